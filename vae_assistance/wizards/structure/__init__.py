from . import vae_grouping_total
