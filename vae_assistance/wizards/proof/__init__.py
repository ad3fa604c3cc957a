from . import vae_proof_add
from . import vae_proof_cancel
from . import vae_proof_export
