using Microsoft.ML;
using MLSegmentation.Training;

namespace MLSegmentation.Samples.Tests;

/// <summary>A small model, trained once for all that need some model, and an image for it.</summary>
public sealed class ServedModel : IDisposable
{
    private readonly TestImages _images = new(2);

    public ServedModel()
    {
        Model = Path.Combine(_images.Root, "model.zip");
        Image = File.ReadAllBytes(Directory.GetFiles(_images.Images).Order().First());
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadSegmentationFolder(_images.Images, _images.Masks, SegmentationClasses.Parse("background=0, cell=255"));
        using var trained = mlContext.Segmentation().Trainers
            .UNet(new() { Width = 4, Depth = 1 }, new() { Crop = new(32, 32), Epochs = 1 }).Fit(data);
        mlContext.Segmentation().Save(trained, Model);
    }

    public string Model { get; }

    internal byte[] Image { get; }

    public void Dispose() => _images.Dispose();
}

/// <summary>The tests that share the model.</summary>
[CollectionDefinition(nameof(ServedModel))]
public sealed class ServedModelUsers : ICollectionFixture<ServedModel>;
