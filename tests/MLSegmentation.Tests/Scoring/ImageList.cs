using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Tests.Scoring;

/// <summary>Images as the rows of a data view.</summary>
internal sealed class ImageList(MLImage[] images) : IDisposable
{
    public IDataView ToData(MLContext context) =>
        context.Data.LoadFromEnumerable(images.Select(image => new SegmentationInput { Image = image }));

    public void Dispose()
    {
        foreach (var image in images)
        {
            image.Dispose();
        }
    }
}
