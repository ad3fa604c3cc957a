from . import vae_signature_cancel
from . import vae_signature_upload
from . import vae_signature_verify
from . import vae_signature_contest
