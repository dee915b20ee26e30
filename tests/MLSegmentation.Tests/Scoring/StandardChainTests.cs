using MLSegmentation.Scoring;

namespace MLSegmentation.Tests.Scoring;

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
