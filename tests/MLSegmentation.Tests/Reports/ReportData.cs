using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Tests.Reports;

/// <summary>A folder of small images whose masks are predicted more or less rightly.</summary>
internal sealed class ReportData : IDisposable
{
    /// <summary>Everything in a name that HTML and XML would take for something else.</summary>
    public const string HostileName = "<b>&\"x'.png";

    public const int Width = 8;
    public const int Height = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly List<Row> _rows = [];

    public MLContext Context { get; } = new();

    public SegmentationClasses Classes { get; init; } = SegmentationClasses.Parse("background=0, <i>\"a\" & 'b'</i>=255");

    public string this[string name] => _folder[name];

    /// <summary>Adds an image of four pixels of the second class, of which some are found, and of others wrongly so.</summary>
    public void Add(string name, int found, int wrong)
    {
        byte[] truth = new byte[Width * Height];
        truth.AsSpan(0, 4).Fill(1);
        byte[] predicted = new byte[truth.Length];
        predicted.AsSpan(0, found).Fill(1);
        predicted.AsSpan(truth.Length - wrong).Fill(1);
        _rows.Add(new Row
        {
            ImagePath = $"images/{name}",
            SavedPath = Save("image", [.. Enumerable.Range(0, truth.Length).Select(pixel => (byte)(8 * pixel))]),
            MaskPath = Save("truth", Grey(truth)),
            PredictionPath = Save("prediction", Grey(predicted)),
        });
    }

    public IDataView Load(bool withImages = true)
    {
        var data = Context.Data.LoadFromEnumerable(_rows);
        data = Context.Transforms.LoadMasks("Label", "", nameof(Row.MaskPath), Classes).Fit(data).Transform(data);
        data = Context.Transforms.LoadMasks("PredictedLabel", "", nameof(Row.PredictionPath), Classes).Fit(data).Transform(data);
        return withImages ? Context.Transforms.LoadImages("Image", "", nameof(Row.SavedPath)).Fit(data).Transform(data) : data;
    }

    /// <summary>Makes the files of a row unreadable.</summary>
    public void Damage(int row)
    {
        File.WriteAllText(_rows[row].SavedPath, "no image");
        File.WriteAllText(_rows[row].MaskPath, "no mask");
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Grey(byte[] labels) => [.. labels.Select(label => (byte)(255 * label))];

    // The files have names that every system allows.
    private string Save(string kind, byte[] grey)
    {
        string path = this[$"{kind}{_rows.Count}.png"];
        byte[] pixels = [.. grey.SelectMany(level => (byte[])[level, level, level, byte.MaxValue])];
        using var image = MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, pixels);
        image.Save(path);
        return path;
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string SavedPath { get; set; } = "";

        public string MaskPath { get; set; } = "";

        public string PredictionPath { get; set; } = "";
    }
}
