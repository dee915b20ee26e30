using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

public class DataViewTypeTests
{
    [Fact]
    public void Vector_Dimensions_MultiplyToSize()
    {
        var vector = new VectorDataViewType(NumberDataViewType.Single, 2, 3, 4);

        Assert.Equal(24, vector.Size);
        Assert.True(vector.IsKnownSize);
        Assert.Equal([2, 3, 4], vector.Dimensions.ToArray());
        Assert.Equal(typeof(VBuffer<float>), vector.RawType);
        Assert.Equal("Vector<Single, 2, 3, 4>", vector.ToString());
    }

    [Fact]
    public void Vector_WithoutSize_IsOfAnySize()
    {
        var vector = new VectorDataViewType(NumberDataViewType.Byte);

        Assert.False(vector.IsKnownSize);
        Assert.Equal([0], vector.Dimensions.ToArray());
        Assert.Equal("Vector<Byte>", vector.ToString());
    }

    [Fact]
    public void Vector_Equality_ComparesItemsAndDimensions()
    {
        var vector = new VectorDataViewType(NumberDataViewType.Single, 2, 3);

        Assert.True(vector.Equals(new VectorDataViewType(NumberDataViewType.Single, 2, 3)));
        Assert.Equal(vector.GetHashCode(), new VectorDataViewType(NumberDataViewType.Single, 2, 3).GetHashCode());
        Assert.False(vector.Equals(new VectorDataViewType(NumberDataViewType.Single, 6)));
        Assert.False(vector.Equals(new VectorDataViewType(NumberDataViewType.Double, 2, 3)));
    }

    [Fact]
    public void Vector_NegativeSize_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new VectorDataViewType(NumberDataViewType.Single, -1));

    [Fact]
    public void Key_Equality_ComparesTypeAndCount()
    {
        Assert.True(new KeyDataViewType(typeof(byte), 3).Equals(new KeyDataViewType(typeof(byte), 3)));
        Assert.False(new KeyDataViewType(typeof(byte), 3).Equals(new KeyDataViewType(typeof(uint), 3)));
        Assert.False(new KeyDataViewType(typeof(byte), 3).Equals(new KeyDataViewType(typeof(byte), 4)));
        Assert.Equal("Key<Byte, 0-2>", new KeyDataViewType(typeof(byte), 3).ToString());
    }

    [Theory]
    [InlineData(typeof(int), 3)]
    [InlineData(typeof(byte), 256)]
    [InlineData(typeof(byte), 0)]
    public void Key_WrongTypeOrCount_Throws(Type type, int count)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(type, (ulong)count));

    [Fact]
    public void Text_Instance_IsOnlyEqualToItself()
    {
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.True(TextDataViewType.Instance.Equals(TextDataViewType.Instance));
        Assert.False(TextDataViewType.Instance.Equals(BooleanDataViewType.Instance));
    }

    [Fact]
    public void RowId_NextForkCombine_DifferAndRepeat()
    {
        var id = new DataViewRowId(5, 7);

        Assert.Equal(4, new HashSet<DataViewRowId> { id, id.Next(), id.Fork(), id.Combine(id) }.Count);
        Assert.Equal(id.Next(), new DataViewRowId(5, 7).Next());
        Assert.Equal("00000000000000070000000000000005", id.ToString());
    }

    [Fact]
    public void Register_ConflictingPair_Throws()
    {
        DataViewTypeManager.Register(new BoxType(), typeof(Box));
        DataViewTypeManager.Register(new BoxType(), typeof(Box));

        Assert.Throws<ArgumentOutOfRangeException>(() => DataViewTypeManager.Register(new BoxType(), typeof(Uri)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataViewTypeManager.Register(new BoxType(), typeof(float)));
    }

    private sealed class Box;

    private sealed class BoxType : StructuredDataViewType
    {
        public BoxType()
            : base(typeof(Box))
        {
        }

        public override bool Equals(DataViewType? other) => other is BoxType;

        public override bool Equals(object? obj) => obj is BoxType;

        public override int GetHashCode() => 1;
    }
}
