using MLSegmentation.Models.Weights;

namespace MLSegmentation.Tests.Models.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_TwoTensors_HasThePublishedLayout()
    {
        SafetensorsWriter.Write(File, [Tensor("é.weight", [1, 2], 1, -2), Tensor("a.bias", [], 1.5f)], new Dictionary<string, string> { ["format"] = "pt" });

        // Spaces continue the header to a multiple of eight bytes.
        const string Header =
            """{"__metadata__":{"format":"pt"},"a.bias":{"dtype":"F32","shape":[],"data_offsets":[0,4]}"""
            + ""","é.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}""";
        int padding = (8 - (System.Text.Encoding.UTF8.GetByteCount(Header) % 8)) % 8;
        byte[] expected = SafetensorsBytes.Create(
            Header + new string(' ', padding), 0, 0, 0xc0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
        Assert.Equal(expected, System.IO.File.ReadAllBytes(File));
        Assert.Equal(0, (expected.Length - 12) % 8);
    }

    [Fact]
    public void Write_AnyOrder_GivesTheSameBytes()
    {
        WeightTensor[] tensors = [Tensor("b", [1], 1), Tensor("a", [1], 2), Tensor("C", [0])];
        SafetensorsWriter.Write(File, tensors, WeightTensor.PyTorchMetadata);
        byte[] first = System.IO.File.ReadAllBytes(File);

        SafetensorsWriter.Write(File, tensors.Reverse(), WeightTensor.PyTorchMetadata);

        Assert.Equal(first, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Write_ThenOpen_GivesTheSameNumbers()
    {
        float[] values = [float.MinValue, float.Epsilon, -0f, float.PositiveInfinity];
        SafetensorsWriter.Write(File, [Tensor("x", [2, 2], values)], WeightTensor.PyTorchMetadata);

        using var file = SafetensorsFile.Open(File);

        Assert.Equal(values, file.Read(Assert.Single(file.Header.Entries)));
    }

    [Fact]
    public void Write_TensorCannotBeRead_LeavesNoFile()
    {
        var broken = new WeightTensor("x", [1], () => throw new InvalidOperationException("gone"));

        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(File, [broken], WeightTensor.PyTorchMetadata));

        Assert.Empty(_folder.Files);
    }

    private static WeightTensor Tensor(string name, long[] shape, params float[] values) => new(name, shape, () => values);
}
