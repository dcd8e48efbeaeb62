"""How fast the program is, beside its peers; and sets of briefings to try it on."""
