"""The programs that are measured beside us, a module each: how it is started cold and warm."""
