from . import vae_delegation
from . import vae_director_signature_mixin
from . import vae_signature
