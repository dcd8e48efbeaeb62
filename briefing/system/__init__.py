"""What a run needs of the machine: processes, files, paths, fonts, a cache, versions, a console."""
