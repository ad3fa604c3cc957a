from . import vae_delegation
from . import vae_director_document_mixin
from . import vae_signature
