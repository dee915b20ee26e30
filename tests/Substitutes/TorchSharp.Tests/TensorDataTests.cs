using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class TensorDataTests
{
    [Fact]
    public void Tensor_FromArray_CopiesIt()
    {
        float[] array = [1, 2, 3, 4, 5, 6];
        using Tensor x = tensor(array, [2, 3]);

        array[0] = 9;

        Assert.Equal([2, 3], x.shape);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], x.data<float>().ToArray());
    }

    [Fact]
    public void Tensor_FromArrayOfOtherType_Converts()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal([1f, 2f], tensor(new byte[] { 1, 2 }, dtype: ScalarType.Float32).data<float>().ToArray());
        Assert.Equal([1.0, 2.0], tensor(new List<double> { 1, 2 }).data<double>().ToArray());
        Assert.Equal([2, 2], tensor(new int[,] { { 1, 2 }, { 3, 4 } }).shape);
        Assert.Equal(ScalarType.Int32, tensor(5).dtype);
        Assert.Equal(ScalarType.Float64, tensor(5.0).dtype);
        Assert.Equal(ScalarType.Bool, tensor(true).dtype);
        Assert.Equal(0, tensor(5f).ndim);
    }

    [Fact]
    public void Tensor_FromTooShortArray_ThrowsArgumentException()
    {
        Assert.Throws<ArgumentException>(() => tensor(new float[5], [2, 3]));
    }

    [Fact]
    public void FromArray_OfSameType_SharesTheArray()
    {
        float[,] array = { { 1, 2 }, { 3, 4 } };
        using Tensor x = from_array(array);

        array[1, 1] = 9;

        Assert.Equal([2, 2], x.shape);
        Assert.Equal([1f, 2f, 3f, 9f], x.data<float>().ToArray());
    }

    [Fact]
    public void FromArray_WithDtype_Converts()
    {
        using Tensor x = from_array(new byte[] { 1, 2 }, ScalarType.Float32);

        Assert.Equal([1f, 2f], x.data<float>().ToArray());
    }

    [Fact]
    public void FromBuffer_WithOffset_SharesAPart()
    {
        float[] array = [1, 2, 3, 4];
        using Tensor x = frombuffer(array, ScalarType.Float32, count: 2, offset: 1);

        x.fill_(7);

        Assert.Equal([1f, 7f, 7f, 4f], array);
        Assert.Throws<IndexOutOfRangeException>(() => frombuffer(array, ScalarType.Float32, count: 4, offset: 1));
        Assert.Throws<ArgumentException>(() => frombuffer(array, ScalarType.Float32, offset: 4));
    }

    [Fact]
    public void Bytes_OfTensor_AreItsMemory()
    {
        using Tensor x = zeros(3);

        MemoryMarshal.Cast<byte, float>(x.bytes)[1] = 5;
        Assert.Equal([0f, 5f, 0f], x.data<float>().ToArray());

        x.bytes = MemoryMarshal.AsBytes(new float[] { 1, 2, 3 }.AsSpan());
        Assert.Equal([1f, 2f, 3f], x.data<float>().ToArray());
    }

    [Fact]
    public void Bytes_OfTransposed_ThrowsInvalidOperation()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(2, 3).t();

        Assert.Throws<InvalidOperationException>(() => x.bytes.Length);
        Assert.Throws<ArgumentException>(() => zeros(2).bytes = new byte[4]);
    }

    [Fact]
    public void Data_OfTransposed_FollowsItsIndices()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]).t();

        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], x.data<float>().ToArray());
        Assert.Equal(5f, x.data<float>()[1, 1]);
        Assert.Equal(5f, x.data<float>()[3]);
        Assert.Equal(5f, ((float[,])x.data<float>().ToNDArray())[1, 1]);
        Assert.Equal(21f, x.data<float>().Sum());
    }

    [Fact]
    public void Data_Written_ChangesTheTensor()
    {
        using Tensor x = zeros(2, 2);

        x.data<float>()[1, 0] = 3;
        x.data<float>().CopyFrom([8f, 9f], 0, 2);
        float[] copy = new float[3];
        x.data<float>().CopyTo(copy, 1, 2);

        Assert.Equal([0f, 0f, 8f, 9f], x.data<float>().ToArray());
        Assert.Equal([0f, 8f, 9f], copy);
    }

    [Fact]
    public void Data_OfOtherType_ThrowsArgumentException()
    {
        using Tensor x = zeros(2);

        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[2]);
    }

    [Fact]
    public void Streams_OfBytes_RoundTrip()
    {
        using Tensor x = tensor([1f, 2f, 3f]);
        using Tensor y = zeros(3);
        using var stream = new MemoryStream();

        x.WriteBytesToStream(stream);
        stream.Position = 0;
        y.ReadBytesFromStream(stream);

        Assert.Equal(12, stream.Length);
        Assert.Equal([1f, 2f, 3f], y.data<float>().ToArray());
        Assert.Throws<EndOfStreamException>(() => y.ReadBytesFromStream(stream));
    }

    [Fact]
    public void ImplicitConversions_OfNumbersAndArrays_AreTensors()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor number = 2.5f;
        Tensor array = new[] { 1L, 2L };

        Assert.Equal(2.5f, number.item<float>());
        Assert.Equal([1L, 2L], array.data<long>().ToArray());
    }
}
