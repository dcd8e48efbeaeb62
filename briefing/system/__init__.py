"""What knows nothing of briefings: the machine (processes, paths, cache, fonts, console), and a few
pure functions (colours, the nearest name).
"""
