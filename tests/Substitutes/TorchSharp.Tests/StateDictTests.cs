using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class StateDictTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StateDict_OfAModule_HoldsItsLiveTensorsParametersFirst()
    {
        using var net = new ModuleTests.Net();
        Dictionary<string, Tensor> state = net.state_dict();
        Assert.Equal(["scale", "first.weight", "renamed.weight", "first.count", "renamed.count"], state.Keys);
        Assert.Same(net.scale, state["scale"]);
    }

    [Fact]
    public void StateDict_WithPrefix_AddsToTheDestination()
    {
        using var layer = new ModuleTests.Layer();
        var destination = new Dictionary<string, Tensor>();
        Assert.Same(destination, layer.state_dict(destination, "part"));
        Assert.Equal(["part.weight", "part.count"], destination.Keys);
    }

    [Fact]
    public void LoadStateDict_SameNames_CopiesInPlace()
    {
        using var source = new ModuleTests.Layer();
        using var target = new ModuleTests.Layer();
        using (no_grad())
        {
            source.weight.fill_(5);
        }

        Parameter before = target.weight;
        (IList<string> missing, IList<string> unexpected) = target.load_state_dict(source.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Same(before, target.weight);
        Assert.Equal(5f, target.weight.item<float>());
        Assert.True(target.weight.requires_grad);
    }

    [Fact]
    public void LoadStateDict_OtherNames_ThrowsUnlessNotStrict()
    {
        using var layer = new ModuleTests.Layer();
        using Tensor value = tensor(3f);
        var state = new Dictionary<string, Tensor> { ["weight"] = value, ["other"] = value };
        Assert.Throws<InvalidOperationException>(() => layer.load_state_dict(state));
        (IList<string> missing, IList<string> unexpected) = layer.load_state_dict(state, strict: false);
        Assert.Equal(["count"], missing);
        Assert.Equal(["other"], unexpected);
        Assert.Equal(3f, layer.weight.item<float>());
        layer.load_state_dict(new() { ["weight"] = value }, skip: ["count"]);
    }

    [Fact]
    public void Save_OfAModule_WritesTheDocumentedBytes()
    {
        using var layer = new ModuleTests.Layer();
        string file = _folder["layer.dat"];
        Assert.Same(layer, layer.save(file));
        byte[] expected =
        [
            2,
            6, .. "weight"u8, 6, 0, .. BitConverter.GetBytes(2f),
            5, .. "count"u8, 4, 0, .. BitConverter.GetBytes(7L),
        ];
        Assert.Equal(expected, File.ReadAllBytes(file));
    }

    [Fact]
    public void Load_OfASavedModule_RestoresIt()
    {
        string file = _folder["net.dat"];
        using var source = new ModuleTests.Net();
        using (no_grad())
        {
            source.scale.fill_(0.5);
            source.first.count.fill_(9);
        }

        source.save(file);
        using var target = new ModuleTests.Net();
        var loaded = new Dictionary<string, bool>();
        target.load(file, loadedParameters: loaded);
        Assert.Equal(0.5f, target.scale.item<float>());
        Assert.Equal(9L, target.first.count.item<long>());
        Assert.Equal(5, loaded.Count(entry => entry.Value));
    }

    [Fact]
    public void Load_Skipped_LeavesTheTensorAlone()
    {
        using var source = new ModuleTests.Net();
        using var target = new ModuleTests.Net();
        using (no_grad())
        {
            source.scale.fill_(0.5);
            source.first.weight.fill_(0.25);
        }

        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            source.save(writer);
        }

        stream.Position = 0;
        target.load(stream, skip: ["scale"]);
        Assert.Equal(1f, target.scale.item<float>());
        Assert.Equal(0.25f, target.first.weight.item<float>());
    }

    [Fact]
    public void Load_OfAnotherModule_Throws()
    {
        string file = _folder["layer.dat"];
        using var layer = new ModuleTests.Layer();
        using var net = new ModuleTests.Net();
        layer.save(file);
        Assert.Throws<ArgumentException>(() => net.load(file));
        net.load(file, strict: false);
    }

    [Fact]
    public void Load_OfAnotherElementType_Throws()
    {
        string file = _folder["layer.dat"];
        using var source = new ModuleTests.Layer();
        using var target = new ModuleTests.Layer();
        source.to(ScalarType.Float64).save(file);
        Assert.Throws<ArgumentException>(() => target.load(file));
    }
}
