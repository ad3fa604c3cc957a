from . import vae_partner_qualify
