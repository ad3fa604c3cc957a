from . import vae_grouping_total
from . import vae_lead_convert
