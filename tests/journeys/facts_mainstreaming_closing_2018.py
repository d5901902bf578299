"""What the report and the page around it state, as it stands on each page: page, English, French.

The pages are "programme" (the meeting's own), "session" (its one session), "series" and "organisation:<key>".
In `ORDERS`, each of the words is found behind the one before it.
"""

NAME = (
    "Closing session of the second phase of the Joint Programme: “Mainstreaming migration into national development "
    "strategies”",
    "Session de clôture de la 2ème phase du Programme Conjoint : « Intégration de la migration dans les stratégies "
    "nationales de développement »",
)
MINISTRY = (
    "Ministry Delegate to the Minister for Foreign Affairs and International Cooperation, in charge of Moroccans "
    "Residing Abroad and Migration Affairs",
    "Ministère Délégué auprès du Ministre des Affaires Etrangères et de la Coopération Internationale, Chargé des "
    "Marocains Résidant à l'Etranger et des Affaires de la Migration",
)
AMONG_THE_RESULTS = (
    "Among the main results and achievements of the second phase.",
    "Parmi les principaux résultats et réalisations de la deuxième phase.",
)

FACTS: list[tuple[str, str, str]] = [
    # The meeting: its names, when and where.
    ("programme", *NAME),
    (
        "programme",
        "closing session of the second phase of the Joint Programme “Mainstreaming Migration into National Development "
        "Strategies” (Migration Mainstreaming)",
        "session de clôture de la 2ème phase du Programme Conjoint « Intégration de la Migration dans les stratégies "
        "nationales de Développement » (Migration Mainstreaming)",
    ),
    ("programme", "26 January 2018", "26 janvier 2018"),
    ("programme", "Rabat", "Rabat"),
    ("programme", "on the morning of Friday 26 January 2018", "dans la matinée du vendredi 26 janvier 2018"),
    ("programme", "after four years of implementation", "après quatre années de mise en œuvre"),
    # Who organised it.
    (
        "programme",
        "International Organization for Migration (IOM)",
        "Organisation Internationale pour les Migrations (OIM)",
    ),
    (
        "programme",
        "The International Organization for Migration (IOM) in Morocco organized",
        "L’Organisation Internationale pour les Migrations (OIM) au Maroc a organisé",
    ),
    ("programme", *MINISTRY),
    (
        "programme",
        f"jointly with the {MINISTRY[0]} (MDCMREAM)",
        f"conjointement avec le {MINISTRY[1]} (MDCMREAM)",
    ),
    (
        "programme",
        "United Nations Development Programme (UNDP)",
        "Programme des Nations Unies pour le Développement (PNUD)",
    ),
    # Who attended.
    ("programme", "about 60 participants", "environ 60 participants"),
    ("programme", "About 60 participants attended.", "Une soixantaine de participants y ont assisté."),
    (
        "programme",
        "Moroccan public institutions, national and regional",
        "institutions publiques marocaines nationales et régionales",
    ),
    ("programme", "international organizations", "organisations internationales"),
    ("programme", "donors", "bailleurs de fonds"),
    ("programme", "civil society organizations", "organisations de la société civile"),
    # What the report cites.
    (
        "programme",
        "National Strategic Plan on Health and Immigration",
        "Plan Stratégique National Santé et Immigration",
    ),
    ("programme", "PSNSI", "PSNSI"),
    ("programme", "Regional version of the PSNSI", "Déclinaison du PSNSI au niveau régional"),
    (
        "programme",
        "Road map for putting into operation the integration of migration into the strategy of Entraide Nationale",
        "Feuille de route pour l’opérationnalisation de l’intégration de la migration dans la stratégie de l’Entraide "
        "Nationale",
    ),
    (
        "programme",
        "Joint Programme in support of the implementation of the SNIA",
        "Programme Conjoint d’appui à la mise en œuvre de la SNIA",
    ),
    ("programme", *AMONG_THE_RESULTS),
    ("programme", "2030 Agenda", "Agenda 2030"),
    (
        "programme",
        "The development potential of migration was now firmly anchored in it.",
        "Le potentiel de développement de la migration y était désormais fermement inscrit.",
    ),
    (
        "programme",
        "Global Compact for Safe, Orderly and Regular Migration",
        "Pacte mondial pour une migration sûre, ordonnée et régulière",
    ),
    (
        "programme",
        "Pacte mondial pour des migrations sûres, ordonnées et régulières",
        "Pacte mondial pour des migrations sûres, ordonnées et régulières",
    ),
    ("programme", "The Compact was then being put in place.", "Le Pacte était alors en cours de mise en place."),
    ("programme", "New migration policy of Morocco", "Nouvelle politique migratoire du Maroc"),
    ("programme", "which the report called ambitious", "que le compte rendu disait ambitieuse"),
    ("programme", "National Strategy on Immigration and Asylum", "Stratégie Nationale d’Immigration et d’Asile"),
    ("programme", "SNIA", "SNIA"),
    ("programme", "Advanced regionalization", "Régionalisation avancée"),
    (
        "programme",
        "Global Forum on Migration and Development",
        "Forum Mondial sur la Migration et le Développement",
    ),
    # The session: when, and who could attend.
    ("session", *NAME),
    ("session", "Friday 26 January 2018, morning", "vendredi 26 janvier 2018, matin"),
    ("session", "Rabat", "Rabat"),
    ("session", "The sources do not say who could attend.", "Les sources ne disent pas qui pouvait y assister."),
    # The three points of the agenda.
    (
        "session",
        "Present the main results and achievements of the Programme during this second phase",
        "Présenter les principaux résultats et réalisations du Programme durant cette deuxième phase",
    ),
    (
        "session",
        "Discuss the sectors to which such an exercise could be extended",
        "Discuter des champs sectoriels d’extension d’un tel exercice",
    ),
    (
        "session",
        "Present potential avenues for future action",
        "Présenter les potentielles pistes d’intervention futures",
    ),
    # The five who opened it, with their posts as printed.
    ("session", "Opening remarks", "Allocution d’ouverture"),
    (
        "session",
        "named the five who opened the session with words of welcome, in this order",
        "nommait, dans cet ordre, les cinq personnes dont les mots de bienvenue avaient ouvert la session",
    ),
    ("session", "It named nobody else.", "Il n’en nommait pas d’autre."),
    ("session", "closing session", "session de clôture"),
    ("session", "Mr. Ahmed Skim", "M. Ahmed Skim"),
    ("session", "Director of Migration Affairs, MDCMREAM", "Directeur des Affaires de la Migration du MDCMREAM"),
    ("session", *MINISTRY),
    ("session", "Mr. Adrian Gnägi", "M. Adrian Gnägi"),
    ("session", "Deputy Head, SDC in Morocco", "Chef adjoint de la DDC au Maroc"),
    (
        "session",
        "Swiss Agency for Development and Cooperation (SDC)",
        "Direction du Développement et de la Coopération (DDC)",
    ),
    ("session", "Ms Ayshanie Labe", "Mme. Ayshanie Labe"),
    ("session", "Deputy Resident Representative, UNDP Morocco", "Représentant Résident Adjointe au PNUD Maroc"),
    (
        "session",
        "United Nations Development Programme (UNDP)",
        "Programme des Nations Unies pour le Développement (PNUD)",
    ),
    ("session", "Ms Ana Fonseca", "Mme. Ana Fonseca"),
    ("session", "Chief of Mission, IOM Morocco", "Cheffe de Mission de l’OIM Maroc"),
    (
        "session",
        "International Organization for Migration (IOM)",
        "Organisation Internationale pour les Migrations (OIM)",
    ),
    ("session", "Mr. Abdelmonnime El Madani", "M. Abdelmonnime El Madani"),
    ("session", "Director of Entraide Nationale", "Directeur de l’Entraide Nationale"),
    # What was presented and said.
    ("session", "After four years of implementation", "Au bout de quatre années de mise en œuvre"),
    (
        "session",
        "National Strategic Plan on Health and Immigration (PSNSI) and its regional version",
        "Plan Stratégique National Santé et Immigration (PSNSI) et sa version régionale",
    ),
    (
        "session",
        "the road map for putting into operation the integration of migration into the strategy of Entraide Nationale",
        "la Feuille de route qui devait rendre opérationnelle l’intégration de la migration dans la stratégie de "
        "l’Entraide Nationale",
    ),
    (
        "session",
        "Joint Programme in support of the implementation of the National Strategy on Immigration and Asylum (SNIA)",
        "Programme Conjoint d’appui à la mise en œuvre de la Stratégie Nationale d’Immigration et d’Asile (SNIA)",
    ),
    ("session", "made rich exchanges possible", "a permis de riches échanges"),
    (
        "session",
        "a clear interest in the territorial dimension of the project",
        "l’intérêt pour la dimension territoriale du projet était manifeste",
    ),
    (
        "session",
        "new opportunities for managing migration better",
        "de nouvelles occasions de mieux gérer la migration",
    ),
    ("session", "Older than both of these global processes", "Plus ancien que ces deux processus mondiaux"),
    (
        "session",
        "a major and pioneering tool of migration governance",
        "un outil majeur et pionnier de la gouvernance de la migration",
    ),
    ("session", "across various sectoral public strategies", "dans diverses stratégies publiques sectorielles"),
    ("session", "The programme had come at the right moment.", "Le programme était venu au bon moment."),
    (
        "session",
        "coincided with the start of the implementation of the SNIA",
        "alors que l’opérationnalisation de la SNIA commençait",
    ),
    (
        "session",
        "first assistance to migrants above all",
        "d’abord à la première assistance des migrants",
    ),
    ("session", "the process of advanced regionalization", "le processus de Régionalisation avancée"),
    (
        "session",
        "the Global Forum on Migration and Development and the Global Compact",
        "le Forum Mondial sur la Migration et le Développement et le Pacte mondial",
    ),
    ("session", "particularly complex to grasp at first", "Particulièrement complexe à cerner au départ"),
    ("session", "was now bearing fruit", "portait maintenant ses fruits"),
    (
        "session",
        "IOM, UNDP and other United Nations agencies",
        "l’OIM, le PNUD et les autres agences des Nations Unies",
    ),
    ("session", "MDCMREAM first among them", "au premier rang desquelles le MDCMREAM"),
    ("session", "was nevertheless only at its beginnings", "n’en était pourtant qu’à ses débuts"),
    ("session", "strengthened, deepened and widened", "renforcé, approfondi et élargi"),
    # The programme.
    (
        "series",
        "Joint Programme “Mainstreaming Migration into National Development Strategies”",
        "Programme Conjoint « Intégration de la Migration dans les stratégies nationales de Développement »",
    ),
    ("series", "Migration Mainstreaming", "Migration Mainstreaming"),
    ("series", "Second phase", "2ème phase"),
    ("series", "after four years of implementation", "au bout de quatre années de mise en œuvre"),
    (
        "series",
        "Swiss Agency for Development and Cooperation (SDC) of the Swiss Confederation",
        "Direction du Développement et de la Coopération (DDC) de la Confédération suisse",
    ),
    ("series", "a major and pioneering tool of migration governance", "un outil majeur et pionnier de la gouvernance"),
    (
        "series",
        "Global Compact for Safe, Orderly and Regular Migration",
        "Pacte mondial pour une migration sûre, ordonnée et régulière",
    ),
    # The organisations: IOM as its page presents it.
    (
        "organisation:iom",
        "International Organization for Migration",
        "Organisation Internationale pour les Migrations",
    ),
    (
        "organisation:iom",
        "Organisation internationale pour les migrations",
        "Organisation internationale pour les migrations",
    ),
    ("organisation:iom", "part of the United Nations system", "un élément du système des Nations Unies"),
    (
        "organisation:iom",
        "the leading intergovernmental organization",
        "la principale organisation intergouvernementale",
    ),
    ("organisation:iom", "since 1951", "depuis 1951"),
    ("organisation:iom", "humane and orderly migration that benefits all", "une migration humaine et ordonnée"),
    ("organisation:iom", "174 Member States", "174 États membres"),
    ("organisation:iom", "more than 100 countries", "plus de 100 pays"),
    ("organisation:iom", "in Morocco since 2007", "depuis 2007"),
    ("organisation:iom", "2030 Agenda", "Programme 2030"),
    ("organisation:iom", "humanitarian aid and sustainable development", "aide humanitaire et développement durable"),
    ("organisation:iom", "three thematic axes", "trois axes thématiques"),
    ("organisation:iom", "protection and resilience", "la protection et la résilience"),
    ("organisation:iom", "migration, governance and development", "la migration, la gouvernance et le développement"),
    ("organisation:iom", "support for young people", "l’appui à la jeunesse"),
    ("organisation:undp", "United Nations Development Programme", "Programme des Nations Unies pour le Développement"),
    (
        "organisation:sdc",
        "Swiss Agency for Development and Cooperation",
        "Direction du Développement et de la Coopération",
    ),
    ("organisation:sdc", "Swiss Confederation", "Confédération suisse"),
    ("organisation:mdcmream", *MINISTRY),
    ("organisation:mdcmream", "MDCMREAM", "MDCMREAM"),
    ("organisation:mdcmream", "Kingdom of Morocco", "Royaume du Maroc"),
    ("organisation:entraide-nationale", "Entraide Nationale", "Entraide Nationale"),
]

ORDERS: list[tuple[str, list[str], list[str]]] = [
    (
        "programme",
        [
            "Moroccan public institutions, national and regional",
            "international organizations",
            "donors",
            "civil society organizations",
        ],
        [
            "institutions publiques marocaines nationales et régionales",
            "organisations internationales",
            "bailleurs de fonds",
            "organisations de la société civile",
        ],
    ),
    (
        "programme",
        [
            "National Strategic Plan on Health and Immigration",
            "Regional version of the PSNSI",
            "Road map for putting into operation",
            "Joint Programme in support of the implementation of the SNIA",
            "2030 Agenda",
            "Global Compact for Safe, Orderly and Regular Migration",
            "New migration policy of Morocco",
            "National Strategy on Immigration and Asylum",
            "Advanced regionalization",
            "Global Forum on Migration and Development",
        ],
        [
            "Plan Stratégique National Santé et Immigration",
            "Déclinaison du PSNSI au niveau régional",
            "Feuille de route pour l’opérationnalisation",
            "Programme Conjoint d’appui à la mise en œuvre de la SNIA",
            "Agenda 2030",
            "Pacte mondial pour une migration sûre, ordonnée et régulière",
            "Nouvelle politique migratoire du Maroc",
            "Stratégie Nationale d’Immigration et d’Asile",
            "Régionalisation avancée",
            "Forum Mondial sur la Migration et le Développement",
        ],
    ),
    (
        "session",
        [
            "Present the main results and achievements",
            "Discuss the sectors to which such an exercise could be extended",
            "Present potential avenues for future action",
        ],
        [
            "Présenter les principaux résultats et réalisations",
            "Discuter des champs sectoriels d’extension d’un tel exercice",
            "Présenter les potentielles pistes d’intervention futures",
        ],
    ),
    (
        "session",
        [
            "Mr. Ahmed Skim",
            "Director of Migration Affairs, MDCMREAM",
            "Mr. Adrian Gnägi",
            "Deputy Head, SDC in Morocco",
            "Ms Ayshanie Labe",
            "Deputy Resident Representative, UNDP Morocco",
            "Ms Ana Fonseca",
            "Chief of Mission, IOM Morocco",
            "Mr. Abdelmonnime El Madani",
            "Director of Entraide Nationale",
        ],
        [
            "M. Ahmed Skim",
            "Directeur des Affaires de la Migration du MDCMREAM",
            "M. Adrian Gnägi",
            "Chef adjoint de la DDC au Maroc",
            "Mme. Ayshanie Labe",
            "Représentant Résident Adjointe au PNUD Maroc",
            "Mme. Ana Fonseca",
            "Cheffe de Mission de l’OIM Maroc",
            "M. Abdelmonnime El Madani",
            "Directeur de l’Entraide Nationale",
        ],
    ),
]
