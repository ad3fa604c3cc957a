from . import vae_lead_convert
