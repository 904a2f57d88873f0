"""Converts a trained spaCy pipeline into the one file that the native runtime of `src/syntax` reads.

    python training/convert_model.py PACKAGE_DIR OUT

PACKAGE_DIR is a pipeline directory as `nlp.to_disk` writes it (config.cfg, meta.json, one folder per component).
OUT is the container described below. Needs spaCy of the version that the pipeline was trained for.

Container, all numbers little-endian:

    header      64 bytes: magic "DOSSMODL", u32 version, u32 number of sections, u32 CRC-32 of the directory, zeros
    directory   one entry of 64 bytes per section: name (UTF-8, zero-padded to 40), u64 offset, u64 length,
                u32 CRC-32 of the section, zeros
    sections    each begins on a multiple of 64 bytes

Sections: "manifest" (JSON: which networks there are, their shapes, labels and moves), "rules" (JSON of everything
symbolic, from `rules_section.build`), and one section of f32 numbers (row-major) for each array that the manifest
names. What the runtime cannot run is refused here, with the name of the component and of the setting.
"""

import json
import struct
import sys
import zlib
from pathlib import Path

import numpy
import spacy

import rules_section

MAGIC = b"DOSSMODL"
VERSION = 1
ALIGNMENT = 64
NAME_BYTES = 40

TOK2VEC = ("spacy.Tok2Vec.v1", "spacy.Tok2Vec.v2")
LISTENER = ("spacy.Tok2VecListener.v1",)
EMBED = ("spacy.MultiHashEmbed.v1", "spacy.MultiHashEmbed.v2")
ENCODE = ("spacy.MaxoutWindowEncoder.v1", "spacy.MaxoutWindowEncoder.v2")
TAGGER = ("spacy.Tagger.v1", "spacy.Tagger.v2")
TRANSITION = ("spacy.TransitionBasedParser.v1", "spacy.TransitionBasedParser.v2")
ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE")
ARC_EAGER = {"S": "shift", "D": "reduce", "L": "left", "R": "right", "B": "break"}
BILUO = {"B": "begin", "I": "in", "L": "last", "U": "unit", "O": "out", "M": "missing"}


class Unsupported(Exception):
    """A component that the native runtime cannot run."""


def require(component, setting, found, expected):
    """Refuses a component whose setting is none of the expected ones."""
    if found not in expected:
        wanted = " or ".join(repr(value) for value in expected)
        raise Unsupported(f"component {component!r}: {setting} is {found!r}, the runtime needs {wanted}")


class Arrays:
    """The arrays met so far, by section name."""

    def __init__(self):
        self.sections = {}

    def add(self, name, array):
        """Keeps an array and answers how the manifest speaks of it."""
        array = numpy.ascontiguousarray(array, dtype="<f4")
        self.sections[name] = array.tobytes()
        return {"section": name, "shape": list(array.shape)}


def nodes(model, name):
    """All layers of that name, in the order in which the network runs them."""
    return [node for node in walk_in_order(model) if node.name == name]


def walk_in_order(model):
    """Depth first, unlike thinc's own breadth-first walk."""
    yield model
    for layer in model.layers:
        yield from walk_in_order(layer)


def affine(arrays, prefix, node):
    return {
        "weights": arrays.add(f"{prefix}.weights", node.get_param("W")),
        "bias": arrays.add(f"{prefix}.bias", node.get_param("b")),
    }


def encoder(arrays, name, component, config, model):
    """A tok2vec network: hash embeddings, a mixing layer, residual window layers."""
    require(component, "model.tok2vec.@architectures", config["@architectures"], TOK2VEC)
    embed, encode = config["embed"], config["encode"]
    require(component, "embed.@architectures", embed["@architectures"], EMBED)
    require(component, "embed.include_static_vectors", embed["include_static_vectors"], (False,))
    require(component, "encode.@architectures", encode["@architectures"], ENCODE)
    for attribute in embed["attrs"]:
        require(component, "embed.attrs", attribute, ATTRIBUTES)
    tables = nodes(model, "hashembed")
    maxouts = nodes(model, "maxout")
    norms = nodes(model, "layernorm")
    layers = []
    for index, (maxout, norm) in enumerate(zip(maxouts, norms, strict=True)):
        prefix = f"{name}.mix" if index == 0 else f"{name}.layer{index}"
        layers.append({
            **affine(arrays, prefix, maxout),
            "gain": arrays.add(f"{prefix}.gain", norm.get_param("G")),
            "shift": arrays.add(f"{prefix}.shift", norm.get_param("b")),
        })
    windows = [node.attrs["window_size"] for node in nodes(model, "expand_window")]
    if len(layers) != encode["depth"] + 1 or windows != [encode["window_size"]] * encode["depth"]:
        raise Unsupported(f"component {component!r}: the layers of its network do not agree with its configuration")
    return {
        "features": [
            {
                "attribute": attribute,
                "seed": table.attrs["seed"],
                "table": arrays.add(f"{name}.embed{index}", table.get_param("E")),
            }
            for index, (attribute, table) in enumerate(zip(embed["attrs"], tables, strict=True))
        ],
        "window": encode["window_size"],
        "mix": layers[0],
        "layers": layers[1:],
    }


def source(arrays, encoders, component, nlp, config, model):
    """The name of the encoder a component reads: its own, or the shared one it listens to."""
    if config["@architectures"] in LISTENER:
        upstream = [name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory == "tok2vec"]
        wanted = config["upstream"] if config["upstream"] != "*" else upstream[0]
        require(component, "tok2vec.upstream", wanted, tuple(upstream))
        return wanted
    encoders[component] = encoder(arrays, component, component, config, model.get_ref("tok2vec"))
    return component


def tagger(arrays, encoders, component, nlp, pipe, config):
    require(component, "model.@architectures", config["@architectures"], TAGGER)
    softmax = pipe.model.get_ref("softmax")
    return {
        "encoder": source(arrays, encoders, component, nlp, config["tok2vec"], pipe.model),
        **affine(arrays, component, softmax),
        "labels": list(pipe.labels),
    }


def transition(arrays, encoders, component, nlp, pipe, config, state, actions):
    """A transition-based component: parser or entity recogniser."""
    require(component, "model.@architectures", config["@architectures"], TRANSITION)
    require(component, "model.state_type", config["state_type"], (state,))
    require(component, "model.extra_state_tokens", config["extra_state_tokens"], (False,))
    require(component, "model.use_upper", config["use_upper"], (True,))
    require(component, "beam_width", pipe.cfg["beam_width"], (1,))
    require(component, "learn_tokens", pipe.cfg["learn_tokens"], (False,))
    if pipe.model.attrs["unseen_classes"]:
        raise Unsupported(f"component {component!r}: has moves that were never trained")
    lower = pipe.model.get_ref("lower")
    linear = nodes(pipe.model.get_ref("tok2vec"), "linear")[-1]
    moves = []
    for index in range(pipe.moves.n_moves):
        action, _, label = pipe.moves.get_class_name(index).partition("-")
        moves.append({"action": actions[action], "label": label})
    return {
        "encoder": source(arrays, encoders, component, nlp, config["tok2vec"], pipe.model),
        "reduce": affine(arrays, f"{component}.reduce", linear),
        "lower": {
            **affine(arrays, f"{component}.lower", lower),
            "missing": arrays.add(f"{component}.lower.missing", lower.get_param("pad")[0]),
        },
        "upper": affine(arrays, f"{component}.upper", pipe.model.get_ref("upper")),
        "moves": moves,
    }


def manifest(nlp, arrays):
    encoders = {}
    result = {"encoders": encoders, "tagger": None, "parser": None, "names": None}
    for component in nlp.pipe_names:
        pipe = nlp.get_pipe(component)
        factory = nlp.get_pipe_meta(component).factory
        config = nlp.config["components"][component].get("model")
        if factory == "tok2vec":
            encoders[component] = encoder(arrays, component, component, config, pipe.model)
        elif factory == "tagger":
            result["tagger"] = tagger(arrays, encoders, component, nlp, pipe, config)
        elif factory == "parser":
            result["parser"] = transition(
                arrays, encoders, component, nlp, pipe, config, "parser", ARC_EAGER)
        elif factory == "ner":
            result["names"] = transition(arrays, encoders, component, nlp, pipe, config, "ner", BILUO)
        else:
            # What is left is symbolic; `rules_section` takes it or refuses it.
            require(component, "factory", factory, ("attribute_ruler", "lemmatizer"))
    meta = nlp.meta
    return {
        "name": f"{meta['lang']}_{meta['name']}",
        "version": meta["version"],
        "license": meta.get("license", ""),
        "author": meta.get("author", ""),
        "sources": [entry.get("name", "") for entry in meta.get("sources") or []],
        **result,
    }


def align(length):
    return -length % ALIGNMENT


def write(path, sections):
    """Writes the container."""
    offset = ALIGNMENT + 64 * len(sections)
    directory = bytearray()
    for name, content in sections.items():
        encoded = name.encode("utf8")
        if len(encoded) > NAME_BYTES:
            raise Unsupported(f"section name {name!r} is longer than {NAME_BYTES} bytes")
        entry = struct.pack("<QQI", offset, len(content), zlib.crc32(content))
        directory += (encoded.ljust(NAME_BYTES, b"\0") + entry).ljust(64, b"\0")
        offset += len(content) + align(len(content))
    header = MAGIC + struct.pack("<III", VERSION, len(sections), zlib.crc32(bytes(directory)))
    with open(path, "wb") as out:
        out.write(header.ljust(ALIGNMENT, b"\0"))
        out.write(directory)
        for content in sections.values():
            out.write(content)
            out.write(b"\0" * align(len(content)))


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    package, out = map(Path, arguments)
    nlp = spacy.load(package)
    arrays = Arrays()
    try:
        sections = {
            "manifest": json.dumps(manifest(nlp, arrays), ensure_ascii=False, separators=(",", ":")).encode("utf8"),
            "rules": rules_section.build(nlp),
            **arrays.sections,
        }
    except (Unsupported, rules_section.Unsupported) as error:
        sys.exit(f"{package}: {error}")
    write(out, sections)
    print(f"{out}: {out.stat().st_size} bytes, {len(sections)} sections")


if __name__ == "__main__":
    main(sys.argv[1:])
