"""Charts to SVG: the only import of the chart engine."""
