from . import base_partner_merge
from . import vae_candidate_handover
from . import vae_lead_convert
