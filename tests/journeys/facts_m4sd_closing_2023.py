"""What the account of the seminar states, as it stands on each page: page, English, French.

The pages are "programme" (the meeting's own), "session" (its one session), "series" and "organisation:<key>".
In `ORDERS`, each of the words is found behind the one before it.
"""

NAME = (
    "National Closing Seminar: Prospects for Making Migration Work for Sustainable Development in Morocco",
    "Séminaire National de Clôture : Perspectives de la Migration au Service du Développement Durable au Maroc",
)

FACTS: list[tuple[str, str, str]] = [
    # The meeting: its names, when and where.
    ("programme", *NAME),
    (
        "programme",
        "national closing seminar of the IOM-UNDP Global Programme entitled “Making Migration Work for Sustainable "
        "Development”",
        "séminaire national de clôture du Programme Mondial OIM-PNUD intitulé « Placer la Migration au Service du "
        "Développement Durable »",
    ),
    ("programme", "23–24 October 2023", "23–24 octobre 2023"),
    ("programme", "in Tangier on 23 and 24 October 2023", "à Tanger les 23 et 24 octobre 2023"),
    ("programme", "Tangier", "Tanger"),
    # Who organised and supported it.
    (
        "programme",
        "International Organization for Migration (IOM)",
        "Organisation Internationale pour les Migrations (OIM)",
    ),
    (
        "programme",
        "United Nations Development Programme (UNDP)",
        "Programme des Nations Unies pour le Développement (PNUD)",
    ),
    ("programme", "jointly organized", "ont conjointement organisé"),
    (
        "programme",
        "Swiss Agency for Development and Cooperation (SDC)",
        "Direction du Développement et de la Coopération (DDC)",
    ),
    (
        "programme",
        "with the support of the Swiss Agency for Development and Cooperation (SDC)",
        "avec le soutien de la Direction du Développement et de la Coopération Suisse (DDC)",
    ),
    ("programme", "Government of the Kingdom of Morocco", "Gouvernement du Royaume du Maroc"),
    (
        "programme",
        "in partnership with the Government of Morocco",
        "en partenariat avec le Gouvernement du Maroc",
    ),
    ("programme", "took stock of what the programme had achieved", "a fait le point sur ce que le programme avait"),
    ("programme", "lessons learned and good practices", "des enseignements et de bonnes pratiques"),
    # Who was there: groups, without a count.
    ("programme", "without a number of participants", "sans donner de nombre de participants"),
    ("programme", "various ministries", "divers ministères"),
    ("programme", "deconcentrated services of the State", "services déconcentrés de l’État"),
    ("programme", "territorial authorities", "collectivités territoriales"),
    ("programme", "regional and communal councils", "conseils régionaux, communaux"),
    ("programme", "wilayas", "wilayas"),
    ("programme", "international organizations", "organisations internationales"),
    ("programme", "embassies", "ambassades"),
    ("programme", "universities", "universités"),
    ("programme", "private sector actors", "acteurs du secteur privé"),
    ("programme", "representatives of civil society", "représentants de la société civile"),
    ("programme", "researchers", "chercheurs"),
    ("programme", "experts", "experts"),
    # The two figures, with what and where.
    ("programme", "751 persons offered personalized support", "751 personnes à qui un accompagnement personnalisé"),
    (
        "programme",
        "psychosocial and health care",
        "en matière de prise en charge psychosociale et de santé",
    ),
    ("programme", "Listening units", "Cellules d’écoute"),
    (
        "programme",
        "Health centres of Al Andalous in Oujda and Al Moukamawa in Berkane",
        "Centres de santé d’Al Andalous à Oujda et d’Al Moukamawa à Berkane",
    ),
    (
        "programme",
        "2639 young people, including migrants, integrated into the labour market",
        "2 639 jeunes, y compris des migrants, intégrés sur le marché de l’emploi",
    ),
    ("programme", "Incubator in Tangier", "Incubateur à Tanger"),
    ("programme", "Region of Tanger-Tétouan-Al Hoceima", "Région Tanger-Tétouan-Al Hoceima"),
    # The three statements: reported, not quoted.
    ("programme", "Ms Laura Palatini", "Mme Laura Palatini"),
    ("programme", "Chief of Mission, IOM in Morocco", "Cheffe de Mission de l’OIM au Maroc"),
    (
        "programme",
        "the key impact that the programme had had over the previous four years",
        "l’effet décisif du programme au long des quatre années écoulées",
    ),
    (
        "programme",
        "stronger mechanisms of migration governance",
        "des mécanismes de gouvernance des migrations plus solides",
    ),
    (
        "programme",
        "in the Oriental, Souss-Massa and Tanger-Tétouan-Al Hoceima regions",
        "dans les régions de l’Oriental, de Souss-Massa et de Tanger-Tétouan-Al Hoceima",
    ),
    ("programme", "Ms Hanane Laasri", "Mme Hanane Laasri"),
    (
        "programme",
        "Adviser at the association Maroc Solidarité Médico-sociale (MS2)",
        "conseillère à l’association Maroc Solidarité Médico-sociale (MS2)",
    ),
    (
        "programme",
        "the health of the persons cared for had improved markedly",
        "la santé des personnes prises en charge s’était nettement améliorée",
    ),
    ("programme", "Ms Asmaa KHERRATI", "Mme Asmaa KHERRATI"),
    (
        "programme",
        "Head of Projects at the association Entreprise Sociale au Maroc (Es. Maroc.Org)",
        "Cheffe des projets à l’association Entreprise Sociale au Maroc (Es. Maroc.Org)",
    ),
    (
        "programme",
        "making the persons supported as independent as possible",
        "que les personnes accompagnées deviennent aussi indépendantes que possible",
    ),
    # What the account cites, and the meeting before.
    ("programme", "Regional health and migration plan", "Plan régional santé et migration"),
    ("programme", "phases II and III of the programme in Morocco", "phases II et III du programme au Maroc"),
    ("programme", "Regional development plan", "Plan de développement régional"),
    ("programme", "that of the regions mentioned", "celui des régions mentionnées"),
    (
        "programme",
        "Second meeting of the Board of the same programme",
        "Deuxième réunion du Conseil du même programme",
    ),
    # The session.
    ("session", *NAME),
    ("session", "23–24 October 2023", "23–24 octobre 2023"),
    ("session", "Tangier", "Tanger"),
    ("session", "The sources do not say who could attend.", "Les sources ne disent pas qui pouvait y assister."),
    (
        "session",
        "Take stock of the national achievements of the programme",
        "Dresser un bilan des réalisations nationales du programme",
    ),
    (
        "session",
        "Exchange views on lessons learned and good practices",
        "Échanger sur les enseignements tirés et les bonnes pratiques",
    ),
    ("session", "carried out in 11 countries, Morocco among them", "mené dans 11 pays, dont le Maroc"),
    ("session", "Its three phases had helped", "En trois phases"),
    ("session", "make migration policies more coherent", "rendre les politiques migratoires plus cohérentes"),
    ("session", "strengthen the capacities of those involved", "renforcer les capacités des acteurs"),
    ("session", "set up coordination mechanisms", "créer des mécanismes de coordination"),
    ("session", "development strategies, national and regional alike", "nationales comme régionales"),
    ("session", "phases II and III", "phases II et III"),
    ("session", "a regional health and migration plan", "un plan régional santé et migration"),
    ("session", "capacity-building for territorial actors", "un appui aux capacités des acteurs territoriaux"),
    (
        "session",
        "local initiatives to raise awareness and improve knowledge",
        "des initiatives locales pour sensibiliser et améliorer les connaissances",
    ),
    (
        "session",
        "better access to basic services for migrants",
        "un meilleur accès des migrants aux services de base",
    ),
    ("session", "Listening units", "cellules d’écoute"),
    ("session", "Al Andalous in Oujda", "Al Andalous à Oujda"),
    ("session", "Al Moukamawa in Berkane", "Al Moukamawa à Berkane"),
    ("session", "751 persons", "751 personnes"),
    ("session", "psychosocial and health care", "une prise en charge psychosociale et de santé"),
    (
        "session",
        "an incubator had made young people, migrants included, more employable",
        "un incubateur avait rendu les jeunes, migrants compris, plus aptes à l’emploi",
    ),
    ("session", "2639 of them", "2 639"),
    (
        "session",
        "into the labour market in the region of Tanger-Tétouan-Al Hoceima",
        "sur le marché de l’emploi de la région Tanger-Tétouan-Al Hoceima",
    ),
    ("session", "the integration of migration into local programmes", "la migration entre dans les programmes locaux"),
    (
        "session",
        "the regional development plan of the regions mentioned",
        "le Plan de développement régional des régions mentionnées",
    ),
    # The programme.
    (
        "series",
        "IOM-UNDP Global Programme on Making Migration Work for Sustainable Development",
        "Programme Mondial OIM-PNUD sur la Migration au Service du Développement Durable",
    ),
    (
        "series",
        "Placer la Migration au Service du Développement Durable",
        "Placer la Migration au Service du Développement Durable",
    ),
    ("series", "in 11 countries", "dans 11 pays"),
    (
        "series",
        "the programme itself had gone through three phases",
        "le programme avait lui-même traversé trois phases",
    ),
    ("series", "make migration policies more coherent", "rendre les politiques migratoires plus cohérentes"),
    ("series", "strengthen the capacities of those involved", "renforcer les capacités des acteurs"),
    ("series", "set up coordination mechanisms", "créer des mécanismes de coordination"),
    ("series", "at the national and regional levels", "à l’échelle nationale comme régionale"),
    ("series", "Phase I", "Phase I"),
    ("series", "Phase II", "Phase II"),
    ("series", "Phase III", "Phase III"),
    # The organisations.
    (
        "organisation:undp",
        "Programme des Nations unies pour le Développement",
        "Programme des Nations unies pour le Développement",
    ),
    (
        "organisation:sdc",
        "Direction du Développement et de la Coopération Suisse",
        "Direction du Développement et de la Coopération Suisse",
    ),
    ("organisation:ms2", "Maroc Solidarité Médico-sociale", "Maroc Solidarité Médico-sociale"),
    ("organisation:ms2", "MS2", "MS2"),
    ("organisation:es-maroc", "Entreprise Sociale au Maroc", "Entreprise Sociale au Maroc"),
    ("organisation:es-maroc", "Es. Maroc.Org", "Es. Maroc.Org"),
    (
        "organisation:government-of-morocco",
        "Government of the Kingdom of Morocco",
        "Gouvernement du Royaume du Maroc",
    ),
    ("organisation:government-of-morocco", "Gouvernement du Maroc", "Gouvernement du Maroc"),
]

ORDERS: list[tuple[str, list[str], list[str]]] = [
    (
        "programme",
        [
            "various ministries",
            "deconcentrated services of the State",
            "territorial authorities",
            "regional and communal councils",
            "wilayas",
            "international organizations",
            "embassies",
            "universities",
            "private sector actors",
            "representatives of civil society",
            "researchers",
            "experts",
        ],
        [
            "divers ministères",
            "services déconcentrés de l’État",
            "collectivités territoriales",
            "conseils régionaux, communaux",
            "wilayas",
            "organisations internationales",
            "ambassades",
            "universités",
            "acteurs du secteur privé",
            "représentants de la société civile",
            "chercheurs",
            "experts",
        ],
    ),
    (
        "programme",
        ["751 persons", "2639 young people"],
        ["751 personnes", "2 639 jeunes"],
    ),
    (
        "programme",
        ["Ms Laura Palatini", "Ms Hanane Laasri", "Ms Asmaa KHERRATI"],
        ["Mme Laura Palatini", "Mme Hanane Laasri", "Mme Asmaa KHERRATI"],
    ),
    (
        "session",
        ["Take stock of the national achievements", "Exchange views on lessons learned"],
        ["Dresser un bilan des réalisations nationales", "Échanger sur les enseignements tirés"],
    ),
    ("series", ["Phase I", "Phase II", "Phase III"], ["Phase I", "Phase II", "Phase III"]),
]
