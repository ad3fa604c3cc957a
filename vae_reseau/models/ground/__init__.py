from . import vae_nameless_mixin
