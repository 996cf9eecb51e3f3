"""Words too common to be looked for on their own, in English and Welsh, folded."""

ENGLISH = (
    "a about after again all also am an and any are as at be because been before being but by can"
    " could did do does doing down during each for from further had has have having he her here hers"
    " him his how i if in into is it its itself just me more most my no nor not now of off on once"
    " only or other our out over own same she should so some such than that the their them then"
    " there these they this those through to too under until up very was we were what when where"
    " which while who whom why will with would you your"
)
WELSH = (
    "a ac ai am ar at beth bod bu byddai ddim dros dyna efo ei eich ein er es eu fe fel fod"
    " fy gan gyda hefyd hi hon hwn hyn i iddi iddo mae maen mai mewn na nac nad ni nid o oedd oes"
    " ond os pan pwy roedd sy sydd tan trwy wedi wrth y yn yng ym yr yw"
)
COMMON = frozenset(f"{ENGLISH} {WELSH}".split())


def is_common(word: str) -> bool:
    """Whether a folded word says too little to be looked for; a single letter does, too."""
    return word in COMMON or (len(word) == 1 and word.isascii() and word.isalpha())
