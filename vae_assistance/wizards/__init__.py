from . import mail_followers_edit
from . import base_partner_merge
from . import vae_candidate_handover
from . import portal_wizard
from . import vae_lead_convert
from . import vae_signature_upload
from . import vae_signature_cancel
from . import vae_signature_verify
