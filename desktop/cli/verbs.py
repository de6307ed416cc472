"""The list of commands. Owns their names, arguments, options and one-line help; must not know how they are done."""

from __future__ import annotations

from typing import Final

from desktop.cli.grammar import Option, Verb
from desktop.cli.verb_checklist import CHECKLIST
from desktop.cli.verb_import import IMPORT
from desktop.i18n import N_

_PASSPHRASE = (
    Option("--passphrase-file", N_("la phrase de passe est la première ligne de ce fichier"), N_("FICHIER")),
    Option("--passphrase-env", N_("la phrase de passe est dans cette variable d’environnement"), N_("NOM")),
)
_RECORD = Verb(
    "record",
    N_("SORTE [FICHE] CHAMP=VALEUR…"),
    N_("ajouter ou modifier une fiche, comme le ferait un formulaire"),
    least=0,
    most=None,
    options=(
        Option("--batch", N_("des fiches en JSON, une par ligne, toutes ou aucune"), N_("FICHIER")),
        Option("--over", N_("écrire aussi sur un champ qui attend un choix : ce que vous tapez est le choix")),
    ),
)
_EXPORT = Verb(
    "export",
    N_("SORTE|4w|all|template|site|map FICHIER"),
    N_(
        "écrire ce qu’un public peut savoir : les fiches d’une sorte, qui fait quoi où (4w), tout (all), un classeur "
        "vierge (template), le site public (site : un dossier, un .zip, ou une seule page .html), la carte sur une "
        "feuille (map)"
    ),
    2,
    2,
    (
        Option("--audience", N_("pour qui : public (par défaut), partners ou internal"), N_("QUI")),
        Option(
            "--format",
            N_(
                "si le nom du fichier ne le dit pas : xlsx, csv, hxl.csv, geojson, json… ; pdf, png ou html d’une carte"
            ),
            N_("FORMAT"),
        ),
        Option("--kind", N_("avec map ou template : initiative, actor, need, service…"), N_("SORTE")),
        Option("--area", N_("seulement ce territoire ; avec map : le montrer"), N_("TERRITOIRE")),
        Option("--text", N_("seulement celles qui contiennent ces mots"), N_("MOTS")),
        Option("--sector", N_("seulement celles de ce secteur"), N_("CODE")),
        Option("--status", N_("seulement celles de ce statut"), N_("CODE")),
        Option("--group", N_("seulement celles pour ce public"), N_("CODE")),
        Option("--actor", N_("seulement celles où cet acteur prend part"), N_("ACTEUR")),
        Option("--from", N_("ce qui est en cours depuis ce jour ou cette période (2021, 2021-Q2)"), N_("JOUR")),
        Option("--to", N_("ce qui est en cours jusqu’à ce jour ou cette période, comprise"), N_("JOUR")),
        Option("--title", N_("avec map : le titre de la feuille"), N_("TEXTE")),
        Option("--paper", N_("avec map : A4 (par défaut) ou A3"), N_("FEUILLE")),
        Option("--portrait", N_("avec map : la feuille en hauteur")),
        Option("--landscape", N_("avec map : la feuille en largeur (par défaut)")),
        Option(
            "--org",
            N_("en IATI : la référence de qui déclare, comme MA-ICE-001234567 ; aussi avec site"),
            N_("RÉFÉRENCE"),
        ),
        Option("--licence", N_("avec site : sous quelle licence ces données sont données"), N_("TEXTE")),
        Option("--contact", N_("avec site : à qui s’adresser"), N_("TEXTE")),
        Option("--size", N_("avec map, en png : la taille de l’image en pixels, 1600x1200"), N_("TAILLE")),
    ),
)

_REPORT = Verb(
    "report",
    N_("minutes|roadmap|practice|card|project FICHE FICHIER | indicators [CADRE] FICHIER | quarterly|4w|calls FICHIER"),
    N_(
        "écrire un compte rendu, une feuille de route, une bonne pratique, la carte d’un service à donner à quelqu’un, "
        "qui appeler pour reconfirmer ou un rapport de chiffres : Word (.docx), "
        ".pdf, .html ; un compte rendu aussi comme court texte pour un message (.txt), un rapport comme classeur "
        "(.xlsx)"
    ),
    2,
    3,
    (
        Option("--audience", N_("pour qui : internal (par défaut), partners ou public"), N_("QUI")),
        Option("--format", N_("docx, pdf, html, txt ou xlsx, si le nom du fichier ne le dit pas"), N_("FORMAT")),
        Option("--from", N_("rapports de chiffres : depuis ce jour ou cette période (2021, 2021-Q2)"), N_("JOUR")),
        Option("--to", N_("rapports de chiffres : jusqu’à ce jour ou cette période, comprise"), N_("JOUR")),
        Option("--area", N_("rapports de chiffres : seulement ce territoire"), N_("TERRITOIRE")),
        Option("--layout", N_("rapports de chiffres : la mise en page, un fichier TOML"), N_("FICHIER")),
    ),
)

_SPAN = (
    Option("--from", N_("depuis ce jour ou cette période (2021, 2021-Q2)"), N_("JOUR")),
    Option("--to", N_("jusqu’à ce jour ou cette période, comprise"), N_("JOUR")),
)
_ORIENT = Verb(
    "orient",
    "",
    N_("où envoyer quelqu’un aujourd’hui : les services qui conviennent ; rien de ce qui est demandé n’est gardé"),
    options=(
        Option("--need", N_("ce qu’il faut : un secteur, ou quelques mots"), N_("MOTS")),
        Option("--language", N_("une langue qui doit être parlée ; peut être répété"), N_("LANGUE"), repeated=True),
        Option("--area", N_("dans ce territoire, sinon autour"), N_("TERRITOIRE")),
        Option("--near", N_("les plus proches de ce lieu d’abord"), N_("LIEU")),
        Option("--day", N_("ce jour-là (2026-06-22), et non maintenant"), N_("JOUR")),
    ),
)
_CONFIRM = Verb(
    "confirm",
    N_("[FICHE…]"),
    N_("dire que des fiches sont encore justes aujourd’hui ; sans fiche, ce que d’autres demandent de confirmer"),
    0,
    None,
    (
        Option("--ask", N_("demander à qui en répond de les confirmer : la demande part avec le prochain fichier")),
        Option("--list", N_("ce que personne n’a confirmé depuis six mois, et qui appeler")),
        Option("--kind", N_("avec --list, ces fiches seulement"), N_("GENRE")),
    ),
)
_STEERING = (
    Verb(
        "figures",
        "",
        N_("les chiffres du tableau de bord"),
        options=(*_SPAN, Option("--area", N_("seulement ce territoire"), N_("TERRITOIRE"))),
    ),
    Verb(
        "indicators",
        N_("[CADRE | INDICATEUR]"),
        N_("les valeurs des indicateurs, tapées ou calculées, par période, et ce qui est à regarder"),
        0,
        1,
        (*_SPAN, Option("--area", N_("seulement les indicateurs de ce territoire"), N_("TERRITOIRE"))),
    ),
    Verb(
        "value",
        N_("INDICATEUR PÉRIODE NOMBRE"),
        N_("taper une valeur d’un indicateur ; un nombre vide l’efface"),
        3,
        3,
        (
            Option("--target", N_("la cible, et non le réalisé")),
            Option("--area", N_("de ce territoire, et non de celui de l’indicateur"), N_("TERRITOIRE")),
            Option("--sex", N_("de ce sexe seulement"), N_("CODE")),
            Option("--age", N_("de cet âge seulement"), N_("CODE")),
            Option("--group", N_("de ce public seulement"), N_("CODE")),
            Option("--nationality", N_("de cette nationalité seulement"), N_("CODE")),
            Option("--comment", N_("la remarque"), N_("TEXTE")),
        ),
    ),
    Verb(
        "formula",
        N_("TEXTE"),
        N_("relire une formule d’indicateur et dire ce qu’elle donne, sans rien écrire"),
        1,
        None,
        (
            Option("--period", N_("dans cette période ; sinon la dernière année qui dit quelque chose"), N_("PÉRIODE")),
            Option("--area", N_("seulement ce territoire"), N_("TERRITOIRE")),
        ),
    ),
)

VERBS: Final = {
    verb.name: verb
    for verb in (
        Verb(
            "demo",
            "",
            N_("remplir un profil vide avec l’exemple de Rabat et d’Oujda"),
            options=(
                Option("--services", N_("plutôt avec des services inventés, pour voir ce que répond « Orienter »")),
            ),
        ),
        Verb("status", "", N_("nombre de fiches, changements à donner, choix à faire, empreinte de l’état")),
        _RECORD,
        Verb("show", N_("FICHE"), N_("montrer une fiche : qui a écrit quoi, et quand"), 1, 1),
        Verb(
            "list",
            N_("SORTE"),
            N_("lister les fiches d’une sorte"),
            1,
            1,
            (
                Option("--text", N_("seulement celles qui contiennent ces mots"), N_("MOTS")),
                Option("--area", N_("seulement celles de ce territoire"), N_("TERRITOIRE")),
                Option("--sector", N_("seulement celles de ce secteur"), N_("CODE")),
                Option("--status", N_("seulement celles de ce statut"), N_("CODE")),
                Option("--group", N_("seulement celles pour ce public"), N_("CODE")),
                Option("--actor", N_("seulement celles où cet acteur prend part"), N_("ACTEUR")),
                Option("--kind", N_("seulement celles de ce type (acteurs, réunions, lignes)"), N_("CODE")),
                Option("--meeting", N_("seulement ce qui vient de cette réunion"), N_("RÉUNION")),
                Option("--owner", N_("seulement ce que cette personne doit faire"), N_("CONTACT")),
                Option("--roadmap", N_("seulement ce qui est de cette feuille de route"), N_("FEUILLE")),
                Option("--project", N_("seulement ce qui est de ce projet"), N_("PROJET")),
                Option("--country", N_("seulement ce qui est de ce pays"), N_("PAYS")),
                Option("--year", N_("seulement celles de cette année"), N_("ANNÉE")),
                Option("--trash", N_("celles de la corbeille")),
            ),
        ),
        Verb(
            "attach",
            N_("FICHE FICHIER…"),
            N_("joindre des photos ou des PDF à une fiche"),
            2,
            None,
            (
                Option("--caption", N_("la légende"), N_("TEXTE")),
                Option("--people", N_("on y reconnaît des personnes : oui (photos chiffrées) ou non"), N_("OUI|NON")),
                Option("--consent", N_("leur accord : qui l’a demandé, quand, pour quoi"), N_("TEXTE")),
                Option("--keep-position", N_("garder dans la photo l’endroit où elle a été prise")),
            ),
        ),
        Verb(
            "attachments",
            N_("FICHE | remove PIÈCE"),
            N_("lister les pièces jointes d’une fiche, en retirer une"),
            1,
            2,
            (Option("--save", N_("écrire aussi des copies dans ce dossier"), N_("DOSSIER")),),
        ),
        Verb(
            "document",
            N_("add FICHIER… | find MOTS | text ID | join ID FICHE"),
            N_("la boîte à outils : ajouter des documents, les trouver par ce qu’ils disent, lire leur texte"),
            2,
            None,
            (
                Option("--kind", N_("avec add : le type du document (guide par défaut)"), N_("CODE")),
                Option("--again", N_("avec find : relire d’abord tous les documents")),
                Option("--away", N_("avec join : le retirer de la fiche")),
            ),
        ),
        Verb(
            "erase",
            N_("CONTACT | PIÈCE"),
            N_("dire ce que ferait l’effacement d’une personne ou d’une photo, ou l’effacer pour toujours"),
            1,
            1,
            (Option("--for-ever", N_("effacer, pour tout le monde : rien ne peut l’annuler")),),
        ),
        Verb(
            "give",
            N_("FICHIER"),
            N_("écrire un fichier de changements"),
            1,
            1,
            (
                Option(
                    "--to",
                    N_("seulement ce qui manque à ce poste ; à répéter pour plusieurs"),
                    N_("POSTE"),
                    repeated=True,
                ),
                Option("--all", N_("tout, même ce que les autres ont déjà")),
                Option("--max-size", N_("aucun fichier plus lourd : les pièces jointes suivent à part"), N_("MO")),
                Option("--without-files", N_("sans les pièces jointes")),
                Option("--wanted-files", N_("seulement les pièces jointes que d’autres demandent")),
                Option("--for", N_("protéger : seul ce poste pourra l’ouvrir ; peut être répété"), N_("POSTE"), True),
                *_PASSPHRASE,
            ),
        ),
        Verb(
            "inspect",
            N_("FICHIER"),
            N_("dire ce que contient un fichier et ce qu’il changerait, sans rien écrire"),
            1,
            1,
            _PASSPHRASE,
        ),
        Verb(
            "receive",
            N_("FICHIER…"),
            N_("recevoir des fichiers ; les taper, c’est se porter garant de leurs auteurs"),
            1,
            None,
            (Option("--known-only", N_("mettre de côté ce qui vient d’auteurs inconnus")), *_PASSPHRASE),
        ),
        Verb(
            "review",
            N_("[settle CHOIX]"),
            N_("lister les choix à faire, ou en régler un"),
            0,
            2,
            (Option("--keep", N_("numéro de la version à garder, here, received ou both"), N_("VERSION")),),
        ),
        Verb(
            "duplicates",
            N_("[SORTE] | link|separate|distinct FICHE FICHE | link [SORTE] --identical"),
            N_("lister les doublons probables ; réunir deux fiches, les séparer, ou dire qu’elles sont distinctes"),
            0,
            3,
            (
                Option(
                    "--identical", N_("avec link : réunir d’un coup ce qui a le même identifiant, ou nom et téléphone")
                ),
            ),
        ),
        Verb(
            "peers",
            N_(
                "[list|vouch|rename|forget|sent|revoke|retire|accept|decline|grant-protected|end-protected POSTE [NOM]]"
            ),
            N_("lister les postes avec qui l’on échange ; se porter garant d’un poste, le nommer, le révoquer…"),
            0,
            None,
            (
                Option("--good", N_("avec revoke : le dernier envoi digne de confiance (voir sent)"), N_("ENVOI")),
                Option("--all", N_("avec revoke : retirer tout ce que ce poste a écrit")),
            ),
        ),
        Verb(
            "undo-receive",
            N_("[REÇU]"),
            N_("annuler la réception d’un fichier entier ; sans reçu, lister ce qui a été reçu"),
            0,
            1,
            (
                Option("--again", N_("rétablir une réception annulée")),
                Option("--dry-run", N_("dire ce qui changerait, sans rien écrire")),
            ),
        ),
        IMPORT,
        _EXPORT,
        _REPORT,
        _ORIENT,
        _CONFIRM,
        *_STEERING,
        CHECKLIST,
        Verb(
            "packs",
            N_("[list | add FICHIER | remove NUMÉRO]"),
            N_("lister les fonds de carte, en ajouter un (.pmtiles, .mbtiles), en retirer un"),
            0,
            2,
        ),
        Verb(
            "guide",
            N_("[CHAPITRE]"),
            N_("lister les chapitres du mode d’emploi, en lire un, ou l’écrire en entier"),
            0,
            1,
            (Option("--output", N_("l’écrire en .pdf ou .html, avec son sommaire et ses images"), N_("FICHIER")),),
        ),
        Verb("check", "", N_("vérifier les données, la clé et le moteur")),
        Verb(
            "backup",
            N_("FICHIER"),
            N_("écrire une sauvegarde chiffrée"),
            1,
            1,
            (Option("--with-key", N_("écrire aussi la clé à côté, dans FICHIER.key")),),
        ),
        Verb(
            "restore",
            N_("FICHIER"),
            N_("remettre une sauvegarde ; l’état actuel est gardé à côté"),
            1,
            1,
            (Option("--key", N_("le fichier de clé, s’il n’est pas à côté"), N_("FICHIER")),),
        ),
        Verb(
            "hub",
            N_("sync DOSSIER"),
            N_("échanger par un dossier partagé ; le taper, c’est se porter garant des auteurs"),
            2,
            2,
            (
                Option("--known-only", N_("mettre de côté ce qui vient d’auteurs inconnus")),
                Option("--look", N_("dire ce qui attend, sans rien écrire")),
            ),
        ),
        Verb(
            "self-test",
            "",
            N_("vérifier cette installation : pages, langues, carte, fichiers"),
            options=(Option("--report", N_("laisser une image de chaque page"), N_("DOSSIER")),),
        ),
    )
}
