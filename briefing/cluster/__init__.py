"""Briefings built on many machines, by Dask (the extra ``cluster``).

A whole briefing travels: its files there, its outcome with the bytes of its pages back. So reading
and composing are shared as well, which would else keep one machine busy while the others wait, and
machines need no disk in common. Only the machine where the command was typed writes.
"""

from briefing.cluster.alike import differences
from briefing.cluster.executor import Cluster, Unusable
from briefing.cluster.shipment import travelling

__all__ = ["Cluster", "Unusable", "differences", "travelling"]
