"""What the two documents state, as it stands on the page of the side event in each language: English, French."""

FACTS: list[tuple[str, str]] = [
    (
        "What role for capacity building in turning the Global Compact on Migration into action?",
        "Quel rôle pour le renforcement des capacités dans la concrétisation du Pacte mondial pour les migrations",
    ),
    ("official programme of the Eleventh Summit", "programme officiel du 11e Sommet"),
    ("In the margins of the Forum", "En marge du Forum"),
    ("Palmeraie Conference Center", "Palmeraie Conference Center"),
    ("Orangeraie", "Orangeraie"),
    ("Republic of Moldova", "République de Moldavie"),
    ("MIgration EU eXpertise Initiative", "MIgration EU eXpertise Initiative"),
    (
        "in collaboration with the joint initiative of the European Union",
        "en collaboration avec l’initiative conjointe de l’Union",
    ),
    ("Daniela Morari", "Daniela Morari"),
    ("State Secretary for European Integration", "Secrétaire d’État à l’intégration européenne"),
    (
        "Ministry of Foreign Affairs and European Integration of the Republic of Moldova",
        "Ministère des Affaires étrangères et de l’Intégration européenne de la République de Moldavie",
    ),
    ("H.E. Mr.", "S.E. M."),
    ("Paul Robert Tiendrebeogo", "Paul Robert Tiendrebeogo"),
    (
        "Minister for African Integration and Burkinabè Abroad",
        "Ministre de l’Intégration africaine et des Burkinabè de l’extérieur",
    ),
    ("Rabat Process, a dialogue on migration", "Processus de Rabat, dialogue sur les migrations"),
    ("of which Burkina Faso held the presidency at the time", "dont le Burkina Faso assurait alors la présidence"),
    ("Antonio Hernández y Castro", "Antonio Hernández y Castro"),
    ("Mexican National Migration Institute", "Institut national mexicain des migrations"),
    ("Directorate-General for the Protection of Migrants", "Direction générale pour la protection des migrants"),
    ("Souad Zaidi", "Souad Zaidi"),
    (
        "Deputy Mayor in charge of International Cooperation, Member of Parliament",
        "Adjointe au maire en charge de la Coopération internationale, Parlementaire",
    ),
    ("City of Rabat", "Ville de Rabat"),
    ("Kingdom of Morocco", "Royaume du Maroc"),
    ("Camilla Hagström", "Camilla Hagström"),
    ("Deputy Head of Unit, Migration and Employment", "Chef d’unité adjoint Migration et Emploi"),
    (
        "Directorate-General for International Cooperation and Development of the European Commission",
        "Direction générale Coopération internationale et développement de la Commission européenne",
    ),
    ("Ralph Genetzke", "Ralph Genetzke"),
    (
        "Director of the MIEUX programme and Head of the ICMPD Mission in Brussels",
        "Directeur du programme MIEUX et Chef de la mission d’ICMPD à Bruxelles",
    ),
    (
        "spoke of six panellists and named five, in two groups",
        "parlait de six panélistes et en nommait cinq, répartis en deux groupes",
    ),
    (
        "did not say whether the chair was counted among the six",
        "ne disait pas si la présidente de séance comptait parmi les six",
    ),
    ("Views from various regions, contexts and levels", "Points de vue de régions, de contextes et de niveaux divers"),
    ("Lessons learned from ten years of the MIEUX programme", "Enseignements de dix années du programme MIEUX"),
    ("four participants by their posts alone", "quatre participants par leur seule fonction"),
    (
        "Minister for African Integration and Burkinabé Abroad",
        "Ministre de l’intégration africaine et des Burkinabé à l’étranger",
    ),
    ("Madam Deputy Head of the Migration and Employment Unit", "Madame le Chef adjoint de l’unité Migration et emploi"),
    (
        "Representative of the Directorate-General for the Protection of Migrants of Mexico",
        "représentant de la Direction générale de la protection des migrants du Mexique",
    ),
    (
        "Deputy Mayor for International Cooperation and Member of Parliament of the Kingdom of Morocco",
        "Adjoint au maire de la coopération internationale et Membre du Parlement du Royaume du Maroc",
    ),
    ("HININ Moustapha", "HININ Moustapha"),
    (
        "Director General of the National Population Office (ONP)",
        "Directeur Général de l’Office National de la Population (ONP)",
    ),
    ("more targeted, effective and efficient", "plus ciblé, plus efficace et plus efficient"),
    ("nearly 100 interventions", "près de 100 interventions"),
    ("more than 400 experts", "plus de 400 experts"),
    ("more than 120 beneficiary governments", "plus de 120 gouvernements bénéficiaires"),
    ("in ten years", "en dix ans"),
    ("created in 2008", "depuis 2008"),
    ("Objective 23 of the Compact", "objectif 23 du Pacte"),
    (
        "Global Compact for Safe, Orderly and Regular Migration (GCM)",
        "Pacte mondial pour des migrations sûres, régulières et ordonnées (PMM)",
    ),
    ("global capacity-building mechanism", "mécanisme mondial de renforcement des capacités"),
    (
        "Pacte mondial pour une migration sûre, ordonnée et régulière",
        "Pacte mondial pour une migration sûre, ordonnée et régulière",
    ),
    ("triangular peer-to-peer", "triangulaire entre pairs"),
    (
        "National Observatory for Monitoring the Demographic Dividend",
        "Observatoire National de suivi du Dividende Démographique",
    ),
    (
        "reserved exclusively for participants registered for the Summit",
        "Seuls les participants inscrits au Sommet pouvaient assister",
    ),
    (
        "anyone who had not followed the official GFMD procedure",
        "quiconque n’avait pas suivi la procédure officielle du FMMD",
    ),
]
