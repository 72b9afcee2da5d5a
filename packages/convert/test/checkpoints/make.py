"""Makes the checkpoints beside this file, with their known answers, by PyTorch (2.13, on the CPU).

    python make.py                          writes them
    python make.py --check GOLDEN           runs published layouts through the same networks: the largest error

The networks are written here as plain functions of named tensors, from the definitions of diffusers' UNet2DModel and
guided-diffusion's UNetModel, independently of the importer. Weights are random: free of any licence.
"""

import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

here = pathlib.Path(__file__).parent


class Tensors:
    """Tensors by name: made at random when first asked for, or looked up in a state dict."""

    def __init__(self, state=None, dtype=torch.float32, seed=0):
        self.state, self.given, self.dtype = ({} if state is None else state), state is not None, dtype
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, name, *shape):
        if not self.given and name not in self.state:
            fan = math.prod(shape[1:]) or 1
            value = torch.randn(shape, generator=self.generator) / fan**0.5
            if len(shape) == 1:
                value = 0.3 * value + (1 if "norm" in name or ".0.weight" in name else 0)
            self.state[name] = value.to(self.dtype)
        found = self.state[name]
        assert tuple(found.shape) == shape, (name, found.shape, shape)
        return found.float()


def conv(w, name, x, out, kernel=3, shape=None, **options):
    weight = w(f"{name}.weight", *(shape or (out, x.shape[1], kernel, kernel))).reshape(out, x.shape[1], kernel, kernel)
    return F.conv2d(x, weight, w(f"{name}.bias", out), **options)


def linear(w, name, x, out):
    return F.linear(x, w(f"{name}.weight", out, x.shape[-1]), w(f"{name}.bias", out))


def norm(w, name, x, groups, eps):
    return F.group_norm(x, groups, w(f"{name}.weight", x.shape[1]), w(f"{name}.bias", x.shape[1]), eps)


def waves(t, width, shift, cosines_first):
    half = width // 2
    frequencies = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32) / (half - shift))
    angles = t[:, None].float() * frequencies[None]
    both = [torch.sin(angles), torch.cos(angles)]
    return torch.cat(both[::-1] if cosines_first else both, dim=-1)


activations = {"silu": F.silu, "swish": F.silu, "relu": F.relu, "gelu": F.gelu, "mish": F.mish}


def double(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


def halve(x):
    return F.avg_pool2d(x, 2)


def residual(w, x, time, out, names, *, groups, eps, act, scale_shift, resample=None, divisor=1):
    n = names
    h = act(norm(w, n["norm1"], x, groups, eps))
    if resample:
        h, x = resample(h), resample(x)
    h = conv(w, n["conv1"], h, out, padding=1)
    t = linear(w, n["time"], act(time), out * (2 if scale_shift else 1))[:, :, None, None]
    if scale_shift:
        scale, shift = t.chunk(2, dim=1)
        h = norm(w, n["norm2"], h, groups, eps) * (1 + scale) + shift
    else:
        h = norm(w, n["norm2"], h + t, groups, eps)
    h = conv(w, n["conv2"], act(h), out, padding=1)
    if x.shape[1] != out:
        x = conv(w, n["shortcut"], x, out, kernel=1)
    return (x + h) / divisor


def attend(q, k, v, heads):
    """q, k, v: [N, C, pixels], head by head along C."""
    n, c, pixels = q.shape
    q, k, v = (a.reshape(n * heads, c // heads, pixels) for a in (q, k, v))
    weights = torch.softmax(torch.einsum("bct,bcs->bts", q, k) / math.sqrt(c // heads), dim=-1)
    return torch.einsum("bts,bcs->bct", weights, v).reshape(n, c, pixels)


def unet2d(w, c, sample, t, old_names=False):
    get = c.get
    channels, layers = c["block_out_channels"], get("layers_per_block", 2)
    groups, eps = get("norm_num_groups", 32), get("norm_eps", 1e-5)
    act = activations[get("act_fn", "silu")]
    scale_shift = get("resnet_time_scale_shift", "default") == "scale_shift"
    head = c["attention_head_dim"] if "attention_head_dim" in c else 8

    def res(x, name, out, **options):
        names = {k: f"{name}.{k}" for k in ("norm1", "conv1", "norm2", "conv2")}
        names |= {"time": f"{name}.time_emb_proj", "shortcut": f"{name}.conv_shortcut"}
        return residual(w, x, time, out, names, groups=groups, eps=eps, act=act, scale_shift=scale_shift, **options)

    def attention(x, name, groups=groups, divisor=1):
        n, ch, height, width = x.shape
        q, k, v, o = ("query", "key", "value", "proj_attn") if old_names else ("to_q", "to_k", "to_v", "to_out.0")
        h = x if groups is None else norm(w, f"{name}.group_norm", x, groups, eps)
        h = h.flatten(2).transpose(1, 2)
        q, k, v = (linear(w, f"{name}.{p}", h, ch).transpose(1, 2) for p in (q, k, v))
        h = attend(q, k, v, 1 if head is None else ch // head)
        h = linear(w, f"{name}.{o}", h.transpose(1, 2), ch).transpose(1, 2).reshape(x.shape)
        return (h + x) / divisor

    x = F.pixel_unshuffle(sample, get("patch_size", 1))
    x = 2 * x - 1 if get("center_input_sample") else x
    if get("time_embedding_type", "positional") == "learned":
        time = w("time_proj.weight", c["num_train_timesteps"], channels[0])[t]
    else:
        time = waves(t, channels[0], get("freq_shift", 0), get("flip_sin_to_cos", True))
    wide = get("time_embedding_dim") or 4 * channels[0]
    time = linear(w, "time_embedding.linear_2", F.silu(linear(w, "time_embedding.linear_1", time, wide)), wide)
    x = conv(w, "conv_in", x, channels[0], padding=1)
    skips = [x]
    for b, (kind, out) in enumerate(zip(c["down_block_types"], channels)):
        for i in range(layers):
            x = res(x, f"down_blocks.{b}.resnets.{i}", out)
            if kind.startswith("Attn"):
                x = attention(x, f"down_blocks.{b}.attentions.{i}")
            skips.append(x)
        if b == len(channels) - 1:
            continue
        name = f"down_blocks.{b}.downsamplers.0"
        if kind.startswith("Resnet") or (kind.startswith("Attn") and get("downsample_type") == "resnet"):
            x = res(x, name, out, resample=halve)
        elif get("downsample_padding", 1) == 0:
            x = conv(w, f"{name}.conv", F.pad(x, (0, 1, 0, 1)), out, stride=2)
        else:
            x = conv(w, f"{name}.conv", x, out, stride=2, padding=1)
        skips.append(x)
    if get("mid_block_type", "UNetMidBlock2D") is not None:
        divisor = get("mid_block_scale_factor", 1)
        x = res(x, "mid_block.resnets.0", x.shape[1], divisor=divisor)
        if get("add_attention", True):
            own = get("attn_norm_num_groups") or (None if scale_shift else groups)
            x = attention(x, "mid_block.attentions.0", own, divisor)
        x = res(x, "mid_block.resnets.1", x.shape[1], divisor=divisor)
    for b, (kind, out) in enumerate(zip(c["up_block_types"], channels[::-1])):
        for i in range(layers + 1):
            x = res(torch.cat([x, skips.pop()], dim=1), f"up_blocks.{b}.resnets.{i}", out)
            if kind.startswith("Attn"):
                x = attention(x, f"up_blocks.{b}.attentions.{i}")
        if b == len(channels) - 1:
            continue
        name = f"up_blocks.{b}.upsamplers.0"
        if kind.startswith("Resnet") or (kind.startswith("Attn") and get("upsample_type") == "resnet"):
            x = res(x, name, out, resample=double)
        else:
            x = conv(w, f"{name}.conv", double(x), out, padding=1)
    x = F.silu(norm(w, "conv_norm_out", x, groups, eps))
    return F.pixel_shuffle(conv(w, "conv_out", x, get("out_channels", 3), padding=1), get("patch_size", 1))


def guided(w, c, sample, t):
    get = c.get
    base = c["model_channels"]
    channels = [int(m * base) for m in c["channel_mult"]]
    at, layers = set(c["attention_resolutions"]), c["num_res_blocks"]
    updown, learned = get("resblock_updown", False), get("conv_resample", True)

    def res(x, name, out, **options):
        names = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time": "emb_layers.1", "norm2": "out_layers.0"}
        names |= {"conv2": "out_layers.3", "shortcut": "skip_connection"}
        names = {k: f"{name}.{v}" for k, v in names.items()}
        style = dict(groups=32, eps=1e-5, act=F.silu, scale_shift=get("use_scale_shift_norm", False))
        return residual(w, x, time, out, names, **style, **options)

    def attention(x, name, heads):
        n, ch, *size = x.shape
        if get("num_head_channels", -1) != -1:
            heads = ch // c["num_head_channels"]
        qkv = conv(w, f"{name}.qkv", norm(w, f"{name}.norm", x, 32, 1e-5), 3 * ch, kernel=1, shape=(3 * ch, ch, 1)).flatten(2)
        if get("use_new_attention_order"):
            q, k, v = qkv.chunk(3, dim=1)
        else:
            q, k, v = (p.reshape(n, ch, -1) for p in qkv.reshape(n, heads, -1, qkv.shape[-1]).chunk(3, dim=2))
        h = attend(q, k, v, heads).reshape(x.shape)
        return x + conv(w, f"{name}.proj_out", h, ch, kernel=1, shape=(ch, ch, 1))

    heads = get("num_heads", 1)
    heads_up = heads if get("num_heads_upsample", -1) == -1 else c["num_heads_upsample"]
    time = linear(w, "time_embed.0", waves(t, base, 0, True), 4 * base)
    time = linear(w, "time_embed.2", F.silu(time), 4 * base)
    x = conv(w, "input_blocks.0.0", sample, channels[0], padding=1)
    skips = [x]
    for level, out in enumerate(channels):
        for _ in range(layers):
            name = f"input_blocks.{len(skips)}"
            x = res(x, f"{name}.0", out)
            if 2**level in at:
                x = attention(x, f"{name}.1", heads)
            skips.append(x)
        if level == len(channels) - 1:
            continue
        name = f"input_blocks.{len(skips)}.0"
        if updown:
            x = res(x, name, out, resample=halve)
        else:
            x = conv(w, f"{name}.op", x, out, stride=2, padding=1) if learned else halve(x)
        skips.append(x)
    x = res(x, "middle_block.0", x.shape[1])
    x = attention(x, "middle_block.1", heads)
    x = res(x, "middle_block.2", x.shape[1])
    index = 0
    for level in reversed(range(len(channels))):
        for i in range(layers + 1):
            name, part = f"output_blocks.{index}", 1
            index += 1
            x = res(torch.cat([x, skips.pop()], dim=1), f"{name}.0", channels[level])
            if 2**level in at:
                x, part = attention(x, f"{name}.1", heads_up), 2
            if level > 0 and i == layers:
                if updown:
                    x = res(x, f"{name}.{part}", x.shape[1], resample=double)
                else:
                    x = double(x)
                    x = conv(w, f"{name}.{part}.conv", x, x.shape[1], padding=1) if learned else x
    return conv(w, "out.2", F.silu(norm(w, "out.0", x, 32, 1e-5)), c["out_channels"], padding=1)


names = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def save_safetensors(path, tensors):
    header, parts, offset = {}, [], 0
    for name, value in tensors.items():
        raw = value.contiguous().view(torch.uint8).numpy().tobytes() if value.dim() else value.numpy().tobytes()
        header[name] = {"dtype": names[value.dtype], "shape": list(value.shape), "data_offsets": [offset, offset + len(raw)]}
        offset += len(raw)
        parts.append(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(parts))


def load_safetensors(path):
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    types = {v: k for k, v in names.items()}
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    data = raw[8 + length :]
    return {
        k: torch.frombuffer(bytearray(data[slice(*e["data_offsets"])]), dtype=types[e["dtype"]]).reshape(e["shape"])
        for k, e in header.items()
    }


scheduler = {"_class_name": "DDPMScheduler", "beta_schedule": "linear", "beta_start": 0.0001, "beta_end": 0.02}
scheduler |= {"num_train_timesteps": 1000, "clip_sample": True, "variance_type": "fixed_small"}
small = {"_class_name": "UNet2DModel", "block_out_channels": [8, 16], "layers_per_block": 1, "norm_num_groups": 4}
guided_small = {"image_size": 16, "in_channels": 3, "model_channels": 32, "num_res_blocks": 1, "channel_mult": [1, 1]}

cases = {
    # Blocks that resample inside a residual block, scale and shift, a rectangle, centred input, odd scales.
    "unet2d-resnet-blocks": small
    | {"sample_size": [8, 12], "down_block_types": ["ResnetDownsampleBlock2D", "AttnDownBlock2D"]}
    | {"up_block_types": ["AttnUpBlock2D", "ResnetUpsampleBlock2D"], "upsample_type": "resnet", "act_fn": "gelu"}
    | {"resnet_time_scale_shift": "scale_shift", "center_input_sample": True, "mid_block_scale_factor": 1.5}
    | {"attention_head_dim": 4, "attn_norm_num_groups": 2, "time_embedding_dim": 20, "norm_eps": 1e-3},
    # A table of time embeddings, bottom-right padding, no attention in the middle; stored in float16.
    "unet2d-learned-time": small
    | {"sample_size": 8, "down_block_types": ["AttnDownBlock2D", "DownBlock2D"], "layers_per_block": 2}
    | {"up_block_types": ["UpBlock2D", "AttnUpBlock2D"], "time_embedding_type": "learned", "num_train_timesteps": 50}
    | {"downsample_padding": 0, "add_attention": False, "act_fn": "mish", "attention_head_dim": 8},
    # The names of 2022, one head, sines first, middle attention without normalisation; a pickled .bin.
    "unet2d-2022": small
    | {"sample_size": 8, "down_block_types": ["AttnDownBlock2D", "DownBlock2D"], "in_channels": 1, "out_channels": 1}
    | {"up_block_types": ["UpBlock2D", "AttnUpBlock2D"], "freq_shift": 1, "flip_sin_to_cos": False}
    | {"attention_head_dim": None, "resnet_time_scale_shift": "scale_shift", "act_fn": "relu", "downsample_type": "resnet"},
    # No middle block at all; stored in bfloat16.
    "unet2d-no-middle": small
    | {"sample_size": 8, "down_block_types": ["DownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "UpBlock2D"]}
    | {"mid_block_type": None},
    # Patches of 2x2 pixels as one of twelve channels, of a rectangle.
    "unet2d-patches": small
    | {"sample_size": [8, 12], "down_block_types": ["DownBlock2D", "AttnDownBlock2D"], "in_channels": 12, "out_channels": 12}
    | {"up_block_types": ["AttnUpBlock2D", "UpBlock2D"], "patch_size": 2},
    # The new attention order, heads by number, convolutions that resample, fixed variance; float16 as its torso is saved.
    "guided-new-order": guided_small
    | {"out_channels": 3, "attention_resolutions": [2], "num_heads": 2, "num_heads_upsample": 4}
    | {"use_new_attention_order": True},
    # Nothing learned in the resampling, the old order, one head.
    "guided-plain-resample": guided_small | {"out_channels": 6, "attention_resolutions": [], "conv_resample": False},
}
stored = {"unet2d-learned-time": torch.float16, "unet2d-no-middle": torch.bfloat16}


def write(name, config):
    folder = here / name
    folder.mkdir(exist_ok=True)
    is_guided = name.startswith("guided")
    w = Tensors(dtype=torch.float16 if is_guided else stored.get(name, torch.float32), seed=len(name))
    size = config["image_size" if is_guided else "sample_size"]
    height, width = size if isinstance(size, list) else (size, size)
    g = torch.Generator().manual_seed(1)
    patch = config.get("patch_size", 1)
    sample = torch.randn(2, config.get("in_channels", 3) // patch**2, height * patch, width * patch, generator=g)
    t = torch.tensor([3, 41] if "learned" in name else [7, 912])
    with torch.no_grad():
        output = guided(w, config, sample, t) if is_guided else unet2d(w, config, sample, t, "2022" in name)
    save_safetensors(folder / "expected.safetensors", {"sample": sample, "timestep": t, "output": output})
    text = json.dumps(config, indent=2) + "\n"
    if is_guided:
        (folder / "unet_args.json").write_text(text)
        torch.save(w.state, folder / "model.pt")
        return
    (folder / "config.json").write_text(text)
    steps = {"num_train_timesteps": config.get("num_train_timesteps", 1000)}
    (folder / "scheduler_config.json").write_text(json.dumps(scheduler | steps, indent=2) + "\n")
    if "2022" in name:
        torch.save(w.state, folder / "diffusion_pytorch_model.bin")
    else:
        save_safetensors(folder / "diffusion_pytorch_model.safetensors", w.state)


def check(golden):
    for folder in sorted(pathlib.Path(golden).iterdir()):
        expected = load_safetensors(folder / "expected.safetensors")
        weights = next(p for p in folder.iterdir() if p.suffix in (".bin", ".pt") or p.name.startswith("diffusion"))
        state = load_safetensors(weights) if weights.suffix == ".safetensors" else torch.load(weights, weights_only=True)
        config = json.loads((folder / ("unet_args.json" if weights.suffix == ".pt" else "config.json")).read_text())
        old = any(name.endswith("proj_attn.weight") for name in state)
        with torch.no_grad():
            arguments = (Tensors(state), config, expected["sample"], expected["timestep"])
            output = guided(*arguments) if weights.suffix == ".pt" else unet2d(*arguments, old)
        print(folder.name, (output - expected["output"]).abs().max().item())


if "--check" in sys.argv:
    check(sys.argv[sys.argv.index("--check") + 1])
else:
    for case, case_config in cases.items():
        write(case, case_config)
    values = torch.arange(2 * 3 * 4, dtype=torch.float32).reshape(2, 3, 4) / 7
    torch.save(values, here / "tensor.pt")
    # What a state dict may have in it: two views of one storage, a parameter, integers, PyTorch's own attribute.
    torch.manual_seed(0)
    tiny = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2)).state_dict()
    both = torch.arange(8, dtype=torch.float16)
    tiny |= {"first": both[:4].reshape(2, 2), "second": both[4:], "own": torch.nn.Parameter(torch.ones(2))}
    tiny["nothing"] = torch.ones(0, 3)
    torch.save(tiny, here / "tiny.pt")
    torch.save({"w": torch.arange(6.0).reshape(2, 3).t()}, here / "transposed.pt")
    torch.save({"model": tiny, "step": 3}, here / "nested.pt")
    # Published statistics, as the paper's authors save them: of squared errors on 0..255, of five images.
    folder = here / "statistics"
    folder.mkdir(exist_ok=True)
    for depth in (300, 400):
        errors = (255 * torch.rand(5, 3, 2, 4, generator=torch.Generator().manual_seed(depth))) ** 2
        torch.save(errors.mean(0), folder / f"celeba_mean_N5_d{depth}")
        torch.save(errors.std(0, correction=0), folder / f"celeba_std_N5_d{depth}")
        save_safetensors(folder / f"errors_{depth}.safetensors", {"errors": errors})
