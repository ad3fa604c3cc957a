from . import base_partner_merge
from . import vae_partner_qualify
