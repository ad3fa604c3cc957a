from . import vae_resource_send
