using Microsoft.ML;

namespace MLSegmentation.Tests;

public sealed class VolumePredictionsTests : IDisposable
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=7");
    private static readonly VolumeGeometry Geometry = new([2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30]);

    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadSegmentationVolumePredictions_Folders_AreEvaluatedInMillimetres()
    {
        // Voxels of 2 x 3 x 4 mm have 24 mm³. The predicted cell is in the next slice.
        Save("masks/a.nii.gz", [7, 0, 0, 0, 0, 0, 0, 0], Geometry);
        Save("predictions/a.nrrd", [0, 0, 0, 0, 7, 0, 0, 0], Geometry);
        Save("predictions/other.nrrd", [0, 0, 0, 0, 7, 0, 0, 0], Geometry);
        var warnings = new List<string>();

        var metrics = Evaluate(Load(options: new() { Warning = warnings.Add }));

        Assert.Equal(4, metrics.Classes[1].Surfaces!.Hausdorff);
        Assert.Equal(0.024, metrics.Classes[1].Volumes!.LabelledVolume, 1e-12);
        Assert.Equal(_folder["predictions/a.nrrd"], metrics.Images[0].ImagePath);
        Assert.Contains("other.nrrd", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumePredictions_Images_AreThere()
    {
        Save("masks/a.nii", [7, 0, 0, 0, 0, 0, 0, 0], Geometry);
        Save("predictions/a.nii", [7, 0, 0, 0, 0, 0, 0, 0], Geometry);
        Save("images/a.mha", [1, 2, 3, 4, 5, 6, 7, 8], Geometry);

        var row = _context.Data.CreateEnumerable<Row>(Load(_folder["images"]), reuseRowObject: false).Single();

        Assert.Equal((_folder["images/a.mha"], _folder["predictions/a.nii"]), (row.ImagePath, row.PredictionPath));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], row.Image!.Voxels.ToArray());
    }

    [Fact]
    public void LoadSegmentationVolumePredictions_OneElsewhere_NamesBothFiles()
    {
        Save("masks/a.nii", [7, 0, 0, 0, 0, 0, 0, 0], Geometry);
        Save("predictions/a.nii", [7, 0, 0, 0, 0, 0, 0, 0], new([2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 31]));

        string message = Assert.Throws<SegmentationException>(() => Evaluate(Load())).Message;

        Assert.Contains(
            $"The predicted mask '{_folder["predictions/a.nii"]}' does not lie where its true mask '{_folder["masks/a.nii"]}' lies", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumePredictions_OtherDepth_NamesBothFiles()
    {
        Save("masks/a.nii", [7, 0, 0, 0, 0, 0, 0, 0], Geometry);
        new SegmentationVolume(2, 2, 1, [7, 0, 0, 0], Geometry).Save(Prepare("predictions/a.nii"));

        string message = Assert.Throws<SegmentationException>(() => Evaluate(Load())).Message;

        Assert.Contains("has 2x2 voxels, but its true mask", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSegmentationVolumePredictions_FileWithoutGeometry_HasTheSpacingOfTheOther()
    {
        Save("masks/a.tif", [7, 0, 0, 0, 0, 0, 0, 0], VolumeGeometry.FromSpacing(VolumeSpacing.One));
        Save("predictions/a.nii", [0, 0, 0, 0, 7, 0, 0, 0], Geometry);

        Assert.Equal(4, Evaluate(Load()).Classes[1].Surfaces!.Hausdorff);
    }

    [Fact]
    public void LoadSegmentationVolumePredictions_MaskWithoutPrediction_IsAnError()
    {
        Save("masks/a.nii", new float[8], Geometry);
        Save("masks/b.nii", new float[8], Geometry);
        Save("predictions/a.nii", new float[8], Geometry);

        string message = Assert.Throws<SegmentationException>(() => Load()).Message;

        Assert.Contains("1 of the 2 masks", message, StringComparison.Ordinal);
        Assert.Contains("has no prediction of the same name", message, StringComparison.Ordinal);
    }

    private IDataView Load(string? images = null, SegmentationVolumeFolderOptions? options = null) =>
        _context.Data.LoadSegmentationVolumePredictions(_folder["predictions"], _folder["masks"], images, Classes, options);

    private SegmentationMetrics Evaluate(IDataView data) => _context.Segmentation().Evaluate(data, options: new() { Surfaces = new() });

    private string Prepare(string name)
    {
        string path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private void Save(string name, float[] voxels, VolumeGeometry geometry) => new SegmentationVolume(2, 2, 2, voxels, geometry).Save(Prepare(name));

    private sealed class Row
    {
        public string? ImagePath { get; set; }

        public string? PredictionPath { get; set; }

        public SegmentationVolume? Image { get; set; }
    }
}
