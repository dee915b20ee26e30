using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Models.MLNetFormat;

public class StandardChainTests
{
    [Fact]
    public void Dispose_Always_DeletesTheTemporaryFiles()
    {
        using var model = SegmentationTransformerTests.CreateModel();
        var chain = new StandardChain(model.Model, model.Columns);
        Assert.Equal(["model.onnx"], Directory.EnumerateFiles(chain.Folder).Select(Path.GetFileName));

        chain.Dispose();

        Assert.False(Directory.Exists(chain.Folder));
    }
}
