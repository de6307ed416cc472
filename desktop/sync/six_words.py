"""Owns the six words by which two people compare a laptop's key; must not know trust, files or widgets.

One list for every language: two people who compare may each read Maillage in another one. Words of our own choosing,
short, concrete, without accents, no two alike by less than two letters or in their first four.
`docs/decisions/six-words.md` says why.
"""

from __future__ import annotations

import hashlib
from typing import Final

COUNT: Final = 6
_LIST: Final = """
    abeille abri acacia aigle air album ami anneau arbre argile atlas avion avoine balcon balle bambou banane banc
    barque bassin bateau berger beurre bijou bleu blouse bois bol botte bougie bouton brique brosse bureau cabane
    cactus cadeau cahier caisse calme camion canal canne carafe carotte cascade ceinture cerise chaise chameau
    chemin cheval cigogne citron clef cloche clou coffre colline colombe compas concert coton coupe couscous craie
    crayon cube cuir cuivre cumin cygne dattes dauphin dentelle dindon djellaba douane dragon drap dune eclair ecole
    ecrou epice epingle erable escalier etoile fable falaise farine faucon ferme feu feuille ficelle filet flamme
    flute fontaine forge fourmi fraise fromage fruit fusee galet gant gare gazelle glace grappe grillon guitare
    habit hamac haricot herbe heron hibou hiver huile igloo iris ivoire jardin jasmin jeton joie jonc jupe kaki
    kayak kilo laine laitue lampe lapin laurier lavande legume lettre lievre ligne lilas lion lit loup lutin maison
    mangue manteau matin melon menthe merle mesure miel minute miroir moineau montre mosaique moulin mur musique
    nappe navire neige nid noix nombre nord nuage nuit oasis ocean oiseau olive ongle opale orange oreille ouest
    outil pain palmier panier peche pelle phare piano pierre pigeon piment poire pomme pont porte poulet prairie
    prune puits quai quartz radis raisin rame ravin regle renard riviere riz robe roche ruban sac safran savon sel
    semoule serpent sirop soleil source sucre tagine tambour tente terre tigre tissu toit tomate tortue tresse
    tulipe turban usine vache valise vallon vase velo vent village violon vitre voile volcan wagon yacht zebre zeste
    zinc
"""
WORDS: Final = tuple(_LIST.split())


def six_words(replica: bytes) -> tuple[str, ...]:
    """The words of a laptop id: 48 bits of a hash of it, the same on every laptop and in every language."""
    digest = hashlib.blake2b(replica, digest_size=COUNT, person=b"maillage-words").digest()
    return tuple(WORDS[byte] for byte in digest)
