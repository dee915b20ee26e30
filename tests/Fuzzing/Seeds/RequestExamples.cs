using System.Text;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>Small requests to the web endpoint: a query, a content type and what is accepted, each in a line, and behind them a body.</summary>
internal static class RequestExamples
{
    private const string Form = "multipart/form-data; boundary=x";

    /// <summary>Requests with images.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Images()
    {
        byte[] image = ImageExamples.Png().First(item => item.Name == "rgb").Content;
        return
        [
            ("mask", Request("", "image/png", "*/*", image)),
            ("objects", Request("format=objects&include=mask,geojson", "", "", image)),
            ("geojson", Request("", "", "application/geo+json;q=0.5, image/*;q=0.1", image)),
            ("overlay", Request("format=overlay&opacity=0.25&page=1", "application/octet-stream", "image/jpeg", image)),
            ("form", Request("format=json", Form, "text/html, */*;q=0.8", Pack(image))),
        ];
    }

    /// <summary>Requests with volumes.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Volumes() =>
    [
        ("plain", Request("", "", "", VolumeExamples.Nifti().First().Content)),
        ("packed", Request("format=viewer", "application/gzip", "", VolumeExamples.CompressedNifti().First().Content)),
        ("form", Request("", Form, "", Pack(VolumeExamples.Nifti().First().Content))),
    ];

    private static byte[] Request(string query, string type, string accept, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"{query}\n{type}\n{accept}\n"), .. body];

    private static byte[] Pack(byte[] file) =>
    [
        .. "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"u8,
        .. file,
        .. "\r\n--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nb\r\n--x--\r\n"u8,
    ];
}
