"""Builds briefings on many machines with Dask (the extra ``cluster``).

Whole briefings are distributed: their files are sent, and their outcomes with the bytes of their
pages returned. So reading and composing are shared too, which would otherwise keep one machine busy
while the others wait, and no shared disk is needed. Only the machine of the command writes.
"""

from briefing.cluster.executor import Cluster, Unusable, differences
from briefing.cluster.shipment import pack_shipment

__all__ = ["Cluster", "Unusable", "differences", "pack_shipment"]
