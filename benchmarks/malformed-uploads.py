#!/usr/bin/env python3
"""Sends a thousand malformed uploads to a served model and requires of each a refusal (4xx) with a reason, and that the process lives.

usage: malformed-uploads.py URL IMAGE [COUNT]
"""
import collections
import http.client
import json
import random
import socket
import struct
import sys
import time
import urllib.parse
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, data):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff(width, height):
    entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 122), (277, 1), (278, height), (279, 1)]
    return (b"II*\0" + struct.pack("<IH", 8, len(entries))
            + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries) + b"\0\0\0\0\x7f")


def bitmap(width, height):
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)


class Uploads:
    """Kinds of malformed uploads; each gives the headers and the body of a request."""

    BOUNDARY = "boundary"

    def __init__(self, image):
        self.image = image
        self.zeros = zlib.compress(bytes(1 << 26), 9)

    def kinds(self):
        return [self.truncated, self.noise, self.noise_in_image, self.other_type, self.giant_header, self.decompression_bomb, self.empty,
                self.damaged_form, self.form_without_file, self.two_files, self.compressed, self.chunked_damage, self.too_long, self.wrong_query]

    def truncated(self):
        return {}, self.image[:random.randrange(1, len(self.image) - 20)]

    def noise(self):
        return {"Content-Type": "image/png"}, random.randbytes(random.randrange(1, 5000))

    def noise_in_image(self):
        begin = random.randrange(40, len(self.image) // 2)
        return {}, self.image[:begin] + random.randbytes(len(self.image) - begin)

    def other_type(self):
        return {"Content-Type": "image/jpeg"}, random.choice([b"%PDF-1.7\n", b"<svg/>", b"<html>", b"PK\3\4", b"\x7fELF", b"{}"]) * random.randrange(1, 50)

    def giant_header(self):
        width, height = random.randrange(60_000, 1 << 30), random.randrange(60_000, 1 << 30)
        return {}, random.choice([png(width, height, b""), tiff(width, height), bitmap(width, height)])

    def decompression_bomb(self):
        return {}, png(random.randrange(10_000, 60_000), random.randrange(10_000, 60_000), self.zeros)

    def empty(self):
        return {"Content-Type": random.choice(["image/png", "application/octet-stream"])}, b""

    def form(self, body):
        return {"Content-Type": f"multipart/form-data; boundary={self.BOUNDARY}"}, body

    def part(self, name, content, file=True):
        ending = '; filename="a.png"' if file else ""
        return f'--{self.BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{ending}\r\n\r\n'.encode() + content + b"\r\n"

    def damaged_form(self):
        whole = self.part("image", self.image)
        return self.form(random.choice([whole[:random.randrange(1, len(whole))], random.randbytes(300), b"--other\r\n\r\n", b""]))

    def form_without_file(self):
        return self.form(self.part("note", b"text", file=False) * random.randrange(1, 40) + f"--{self.BOUNDARY}--\r\n".encode())

    def two_files(self):
        return self.form(self.part("image", self.image) * 2 + f"--{self.BOUNDARY}--\r\n".encode())

    def compressed(self):
        return {"Content-Encoding": random.choice(["gzip", "br", "deflate"])}, zlib.compress(self.image)

    def chunked_damage(self):
        size = random.choice([b"zz", b"-1", b"ffffffffffffffff", b"40"])
        return {"Transfer-Encoding": "chunked"}, size + b"\r\n" + self.image[:50] + b"\r\n0\r\n\r\n"

    def too_long(self):
        return {"Content-Length": str(random.randrange(1 << 30, 1 << 40))}, self.image[:10]

    def wrong_query(self):
        return {"?": random.choice(["format=tiff", "page=0", "opacity=7", "include=all", "page=x", "format="])}, self.image


def send(host, port, path, headers, body):
    query = headers.pop("?", None)
    target = f"{path}?{query}" if query else path
    if "Content-Length" not in headers and "Transfer-Encoding" not in headers:
        headers["Content-Length"] = str(len(body))
    lines = [f"POST {target} HTTP/1.1", f"Host: {host}:{port}", "Connection: close", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection((host, port), timeout=60) as connection:
        try:
            connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        except ConnectionError:
            pass  # Refused before it was read: the answer is there all the same.
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, response.getheader("Content-Type", ""), response.read()


def main():
    address = urllib.parse.urlparse(sys.argv[1])
    with open(sys.argv[2], "rb") as file:
        kinds = Uploads(file.read()).kinds()
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    random.seed(14)
    statuses = collections.defaultdict(collections.Counter)
    wrong = []
    slowest = 0.0
    for attempt in range(count):
        kind = kinds[attempt % len(kinds)]
        headers, body = kind()
        begin = time.monotonic()
        try:
            status, content_type, answer = send(address.hostname, address.port, address.path, headers, body)
        except (OSError, http.client.HTTPException) as error:
            status, content_type, answer = repr(error), "", b""
        slowest = max(slowest, time.monotonic() - begin)
        statuses[kind.__name__][status] += 1
        try:
            reason = json.loads(answer).get("detail", "")
        except ValueError:
            reason = ""
        if not (isinstance(status, int) and 400 <= status < 500 and content_type.startswith("application/problem+json") and len(reason) >= 20):
            wrong.append((kind.__name__, status, content_type, answer[:200]))
    for name, counts in statuses.items():
        print(f"{name}: " + ", ".join(f"{number} x {status}" for status, number in counts.items()))
    print(f"{count} malformed uploads, {len(wrong)} not refused with a reason; the slowest answer took {slowest:.2f} s")
    for item in wrong[:20]:
        print("  ", *item)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
