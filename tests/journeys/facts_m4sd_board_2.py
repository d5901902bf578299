"""What the communiqué states, as it stands on each page: page, English, French.

The pages are "programme" (the meeting's own), "session" (its one session), "series" and "organisation:<key>".
In `ORDERS`, each of the words is found behind the one before it.
"""

NAME = (
    "Second annual meeting of the IOM-UNDP Global Programme on Making Migration Work for Sustainable Development",
    "2ème Réunion annuelle du Programme mondial OIM-PNUD sur la Migration au Service du Développement durable",
)

FACTS: list[tuple[str, str, str]] = [
    # The meeting: its two names, its days, what is not stated.
    ("programme", *NAME),
    (
        "programme",
        "second meeting of the Board of the Global Programme",
        "deuxième réunion du Conseil du Programme mondial",
    ),
    ("programme", "The communiqué gave it two names", "Le communiqué lui donnait deux noms"),
    ("programme", "on 13 and 14 June", "les 13 et 14 juin"),
    ("programme", "inferred, not stated", "par déduction, sans indication expresse"),
    (
        "programme",
        "The communiqué gave 13 and 14 June without a year.",
        "Le communiqué donnait les 13 et 14 juin sans l’année.",
    ),
    (
        "programme",
        "a little more than a year was left before the end of the programme, which was to run until October 2023",
        "un peu plus d’un an avant la fin du programme, prévu jusqu’en octobre 2023",
    ),
    ("programme", "the year 2022 was inferred", "l’année 2022 en a été déduite"),
    ("programme", "stated neither the year nor the city", "n’indiquait ni l’année, ni la ville"),
    (
        "programme",
        "National governments, local authorities and partners from 11 countries meet to share solutions that make "
        "migration work for sustainable development",
        "Les gouvernements nationaux, les collectivités locales et les partenaires de 11 pays se réunissent pour "
        "partager des solutions visant à mettre la migration au service du développement durable",
    ),
    # Who organised and received it.
    (
        "programme",
        "IOM-UNDP Global Programme on Making Migration Work for Sustainable Development",
        "Programme Mondial OIM-PNUD sur la Migration au Service du Développement Durable",
    ),
    ("programme", "M4SD", "M4SD"),
    (
        "programme",
        "organizes the second meeting of the Board of the Global Programme",
        "organise la deuxième réunion du Conseil du Programme mondial",
    ),
    ("programme", "Government of the Kingdom of Morocco", "Gouvernement du Royaume du Maroc"),
    (
        "programme",
        "received by the Government of the Kingdom of Morocco",
        "accueillie par le gouvernement du Royaume du Maroc",
    ),
    # Who took part.
    (
        "programme",
        "more than 60 experts in migration, human mobility and development",
        "plus de 60 experts de la migration, de la mobilité humaine et du développement",
    ),
    ("programme", "11 countries", "11 pays"),
    ("programme", "national and local governments", "gouvernements nationaux et locaux"),
    ("programme", "United Nations agencies", "agences des Nations Unies"),
    ("programme", "donors", "donateurs"),
    ("programme", "private sector actors", "acteurs du secteur privé"),
    ("programme", "civil society organizations", "organisations de la société civile"),
    ("programme", "People's Republic of Bangladesh", "République populaire du Bangladesh"),
    ("programme", "Republic of Ecuador", "République d'Équateur"),
    ("programme", "Jamaica", "Jamaïque"),
    ("programme", "Kyrgyz Republic", "République Kirghize"),
    ("programme", "Republic of Moldova", "République de Moldavie"),
    ("programme", "Kingdom of Morocco", "Royaume du Maroc"),
    ("programme", "Federal Democratic Republic of Nepal", "République Fédérale Démocratique du Népal"),
    ("programme", "Republic of the Philippines", "République des Philippines"),
    ("programme", "Republic of Senegal", "République du Sénégal"),
    ("programme", "Republic of Serbia", "République de Serbie"),
    ("programme", "Republic of Tunisia", "République de Tunisie"),
    # The statement of Ahmed Skim, with his post as the communiqué prints it.
    ("programme", "Ahmed Skim", "Ahmed Skim"),
    (
        "programme",
        "Director of the Directorate of Migration Affairs, Ministry of Foreign Affairs, African Cooperation and "
        "Moroccans Residing Abroad",
        "Directeur de la Direction des Affaires de la Migration, au Ministère des Affaires Etrangère de la "
        "Coopération Africaine et des Marocains Résidant à l'Etranger",
    ),
    (
        "programme",
        "This programme fits perfectly within the migration policy that Morocco adopted in 2013",
        "Ce programme s’inscrit parfaitement, dans le cadre de la politique migratoire adoptée en 2013 par le Maroc",
    ),
    (
        "programme",
        "thanks to the Vision and the enlightened Directives of His Majesty King Mohammed VI",
        "grâce à la Vision et aux Directives éclairées de Sa Majesté le Roi Mohammed VI",
    ),
    (
        "programme",
        "aims to ensure better integration of migrants into Moroccan society",
        "vise à assurer une meilleure intégration des migrants dans la société marocaine",
    ),
    (
        "programme",
        "supporting concrete initiatives at the local level",
        "notamment à travers le soutien à des initiatives concrètes au niveau local",
    ),
    (
        "programme",
        "easier for migrants to gain access to basic services",
        "en matière de facilitation d’accès des migrants aux services de bases",
    ),
    (
        "programme",
        "supporting public institutions so that they effectively integrate questions related to migration",
        "l’appui aux institutions publiques afin d’intégrer efficacement les questions liées à la migration",
    ),
    (
        "programme",
        "into their respective sectoral strategies at the national and regional levels",
        "dans leurs stratégies sectorielles respectives aux niveaux national et régional",
    ),
    # What the communiqué cites, and what came after.
    ("programme", "Sustainable Development Goals", "Objectifs de Développement Durable"),
    ("programme", "SDGs", "ODD"),
    ("programme", "nos Objectifs Mondiaux", "nos Objectifs Mondiaux"),
    ("programme", "2030 Agenda", "Agenda 2030"),
    ("programme", "Country profiles", "Profils des pays"),
    ("programme", "on the website of the programme", "sur le site web du programme"),
    (
        "programme",
        "Migration policy adopted by Morocco in 2013",
        "Politique migratoire adoptée en 2013 par le Maroc",
    ),
    (
        "programme",
        "National closing seminar of the same programme, in Morocco",
        "Séminaire national de clôture du même programme, au Maroc",
    ),
    # The session: when, its agenda, the subjects of the discussions.
    ("session", *NAME),
    ("session", "13–14 June, year not stated", "13–14 juin, année non indiquée"),
    ("session", "The sources do not say who could attend.", "Les sources ne disent pas qui pouvait y assister."),
    ("session", "Progress made", "Progrès réalisés"),
    ("session", "Ways forward", "Voies à suivre"),
    (
        "session",
        "Visions for making use of migration to reach the Sustainable Development Goals (SDGs)",
        "Visions permettant de tirer parti de la migration pour atteindre les Objectifs de Développement Durable (ODD)",
    ),
    (
        "session",
        "the links between migration management and sustainable development",
        "ce qui lie la gestion des migrations au développement durable",
    ),
    (
        "session",
        "how countries had integrated migration into their policies",
        "la façon dont les pays avaient fait place aux migrations dans leurs politiques",
    ),
    (
        "session",
        "inclusive approaches that take account of gender",
        "des approches inclusives et attentives au genre",
    ),
    (
        "session",
        "equal access to health, education and employment",
        "un accès égal à la santé, à l’éducation et à l’emploi",
    ),
    (
        "session",
        "empowered as entrepreneurs, employees and agents of change",
        "les moyens d’agir comme entrepreneurs, comme employés et comme acteurs du changement",
    ),
    ("session", "programming and policymaking based on evidence", "les politiques sur des données probantes"),
    ("session", "disaggregated migration data", "des données migratoires désagrégées"),
    (
        "session",
        "coordination between policies and services at the national and local levels",
        "coordonner les politiques et les services, à l’échelle nationale et locale",
    ),
    (
        "session",
        "the diaspora, organizations of migrants and private sector actors",
        "la diaspora, les organisations de migrants et le secteur privé",
    ),
    ("session", "whole-of-government and whole-of-society approach", "approche pangouvernementale et pansociétale"),
    ("session", "mobility at the heart of the Global Goals", "la mobilité au cœur des Objectifs mondiaux"),
    # The themes: the tags of the communiqué.
    ("session", "SDG 1 - No poverty", "SDG 1 - PAS DE PAUVRETÉ"),
    ("session", "SDG 3 - Good health and well-being", "SDG 3 - BONNE SANTÉ ET BIEN-ÊTRE"),
    ("session", "SDG 4 - Quality education", "SDG 4 - ÉDUCATION DE QUALITÉ"),
    ("session", "SDG 8 - Decent work and economic growth", "SDG 8 - TRAVAIL DÉCENT ET CROISSANCE ÉCONOMIQUE"),
    ("session", "SDG 5 - Gender equality", "SDG 5 - ÉGALITÉ ENTRE LES SEXES"),
    ("session", "SDG 10 - Reduced inequalities", "SDG 10 - INÉGALITÉS RÉDUITES"),
    (
        "session",
        "SDG 16 - Peace, justice and strong institutions",
        "SDG 16 - PAIX, JUSTICE ET INSTITUTIONS EFFICACES",
    ),
    (
        "session",
        "SDG 17 - Partnerships for the Goals",
        "SDG 17 - PARTENARIATS POUR LA RÉALISATION DES OBJECTIFS",
    ),
    # What the countries had achieved.
    ("session", "The 11 countries present had already made notable progress", "Les 11 pays présents avaient déjà"),
    ("session", "in the region of Tanger-Tétouan-Al Hoceïma", "dans la région de Tanger-Tétouan-Al Hoceïma"),
    (
        "session",
        "a stronger business incubation office supported the creation of businesses",
        "un bureau d’incubation d’entreprises renforcé soutenait la création d’entreprises",
    ),
    ("session", "In Serbia, apprenticeship and integration into work", "En Serbie"),
    ("session", "young people and marginalized groups", "les jeunes et les populations marginalisées"),
    (
        "session",
        "support for education and for inclusive employment",
        "l’appui à l’éducation et à l’emploi inclusif",
    ),
    ("session", "strong commitment of private sector actors", "les acteurs du secteur privé s’y étaient fortement"),
    (
        "session",
        "The Republic of Moldova had tested a new method",
        "La République de Moldavie avait mis à l’essai une nouvelle méthode",
    ),
    ("session", "its diaspora, beyond remittances", "sans s’en tenir aux transferts de fonds"),
    (
        "session",
        "Government of the Federal Democratic Republic of Nepal",
        "gouvernement de la République Fédérale Démocratique du Népal",
    ),
    ("session", "“Brain Gain” Centre", "Centre de « Gain de Cerveaux »"),
    ("session", "in the Oriental region", "dans la région de l’Oriental"),
    ("session", "two new consultation centres", "deux nouveaux centres de consultation"),
    (
        "session",
        "women, children and other marginalized persons, migrants included",
        "d’autres personnes marginalisées",
    ),
    (
        "session",
        "essential psychosocial and health services",
        "des services psychosociaux et sanitaires essentiels",
    ),
    # What came next.
    (
        "session",
        "a little more than a year was left before the end of the programme",
        "le programme avait encore un peu plus d’un an devant lui",
    ),
    ("session", "National and local governments were to continue", "Les gouvernements nationaux et locaux devaient"),
    ("session", "a body of evidence", "un ensemble de données probantes"),
    (
        "session",
        "leaves no one behind, including migrants whatever their migration status",
        "ne laisse personne de côté, pas même les migrants, quel que soit leur statut migratoire",
    ),
    ("session", "neighbours work together for a better future", "aux voisins d’œuvrer ensemble pour un avenir"),
    # The programme.
    (
        "series",
        "IOM-UNDP Global Programme on Making Migration Work for Sustainable Development",
        "Programme Mondial OIM-PNUD sur la Migration au Service du Développement Durable",
    ),
    ("series", "M4SD", "M4SD"),
    ("series", "from November 2019 to October 2023", "de novembre 2019 à octobre 2023"),
    ("series", "four years", "quatre ans"),
    ("series", "in 11 countries", "dans 11 pays"),
    ("series", "launched in 2019", "lancé en 2019"),
    ("series", "was in phase III of a long-standing effort", "en était à la phase III d’un effort de longue date"),
    ("series", "a more integrated method of migration governance", "une méthode plus intégrée de gouvernance"),
    ("series", "national and local development priorities", "des priorités de développement nationales et locales"),
    ("series", "reduce its negative effects", "atténuer les effets négatifs"),
    ("series", "for communities of destination and of origin", "pour les communautés d’accueil et d’origine"),
    ("series", "the members of their families", "les migrants et leur famille"),
    ("series", "Sustainable Development Goals (SDGs)", "Objectifs de développement durable (ODD)"),
    ("series", "2030 Agenda", "Agenda 2030"),
    ("series", "link policy with practice", "relier ainsi les politiques à la pratique"),
    ("series", "designed to be scaled up and to be owned by governments", "conçues pour changer d’échelle"),
    (
        "series",
        "education, employment, health and social security",
        "l’éducation, l’emploi, la santé et la sécurité sociale",
    ),
    ("series", "Swiss Development Cooperation (SDC)", "Coopération Suisse au Développement (DDC)"),
    (
        "series",
        "Swiss Agency for Development and Cooperation (SDC)",
        "Direction Suisse du Développement et de la Coopération (DDC)",
    ),
    (
        "series",
        "International Organization for Migration (IOM)",
        "Organisation Internationale pour les Migrations (OIM)",
    ),
    (
        "series",
        "United Nations Development Programme (UNDP)",
        "Programme des Nations Unies pour le Développement (PNUD)",
    ),
    ("series", "implemented it jointly", "le mettaient en œuvre ensemble"),
    (
        "series",
        "Programme Mondial La Migration au Service du Développement Durable",
        "Programme Mondial La Migration au Service du Développement Durable",
    ),
    ("series", "www.migration4development.org", "www.migration4development.org"),
    ("series", "migration4development@iom.int", "migration4development@iom.int"),
    # The organisations.
    (
        "organisation:m4sd-programme",
        "IOM-UNDP Global Programme on Making Migration Work for Sustainable Development",
        "Programme Mondial OIM-PNUD sur la Migration au Service du Développement Durable",
    ),
    (
        "organisation:m4sd-programme",
        "International Organization for Migration",
        "Organisation Internationale pour les Migrations",
    ),
    (
        "organisation:m4sd-programme",
        "United Nations Development Programme",
        "Programme des Nations Unies pour le Développement",
    ),
    (
        "organisation:government-of-morocco",
        "Government of the Kingdom of Morocco",
        "Gouvernement du Royaume du Maroc",
    ),
    ("organisation:government-of-morocco", "Kingdom of Morocco", "Royaume du Maroc"),
    (
        "organisation:morocco-ministry-of-foreign-affairs-african-cooperation",
        "Ministry of Foreign Affairs, African Cooperation and Moroccans Residing Abroad",
        "Ministère des Affaires Etrangère de la Coopération Africaine et des Marocains Résidant à l'Etranger",
    ),
]

ORDERS: list[tuple[str, list[str], list[str]]] = [
    (
        "programme",
        [
            "national and local governments",
            "United Nations agencies",
            "donors",
            "private sector actors",
            "civil society organizations",
        ],
        [
            "gouvernements nationaux et locaux",
            "agences des Nations Unies",
            "donateurs",
            "acteurs du secteur privé",
            "organisations de la société civile",
        ],
    ),
    (
        "programme",
        [
            "People's Republic of Bangladesh",
            "Republic of Ecuador",
            "Jamaica",
            "Kyrgyz Republic",
            "Republic of Moldova",
            "Kingdom of Morocco",
            "Federal Democratic Republic of Nepal",
            "Republic of the Philippines",
            "Republic of Senegal",
            "Republic of Serbia",
            "Republic of Tunisia",
        ],
        [
            "République populaire du Bangladesh",
            "République d'Équateur",
            "Jamaïque",
            "République Kirghize",
            "République de Moldavie",
            "Royaume du Maroc",
            "République Fédérale Démocratique du Népal",
            "République des Philippines",
            "République du Sénégal",
            "République de Serbie",
            "République de Tunisie",
        ],
    ),
    (
        "session",
        ["Progress made", "Ways forward", "Visions for making use of migration"],
        ["Progrès réalisés", "Voies à suivre", "Visions permettant de tirer parti de la migration"],
    ),
    (
        "session",
        [
            "SDG 1 - No poverty",
            "SDG 3 - Good health and well-being",
            "SDG 4 - Quality education",
            "SDG 8 - Decent work and economic growth",
            "SDG 5 - Gender equality",
            "SDG 10 - Reduced inequalities",
            "SDG 16 - Peace, justice and strong institutions",
            "SDG 17 - Partnerships for the Goals",
        ],
        [
            "SDG 1 - PAS DE PAUVRETÉ",
            "SDG 3 - BONNE SANTÉ ET BIEN-ÊTRE",
            "SDG 4 - ÉDUCATION DE QUALITÉ",
            "SDG 8 - TRAVAIL DÉCENT ET CROISSANCE ÉCONOMIQUE",
            "SDG 5 - ÉGALITÉ ENTRE LES SEXES",
            "SDG 10 - INÉGALITÉS RÉDUITES",
            "SDG 16 - PAIX, JUSTICE ET INSTITUTIONS EFFICACES",
            "SDG 17 - PARTENARIATS POUR LA RÉALISATION DES OBJECTIFS",
        ],
    ),
]
