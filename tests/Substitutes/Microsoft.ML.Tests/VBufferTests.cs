using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

public class VBufferTests
{
    // 0 0 3 0 5
    private static VBuffer<int> Sparse => new(5, 2, [3, 5], [2, 4]);

    [Fact]
    public void DenseValues_Sparse_FillsWithDefaults() => Assert.Equal([0, 0, 3, 0, 5], Sparse.DenseValues());

    [Fact]
    public void CopyToDense_Sparse_FillsWithDefaults()
    {
        VBuffer<int> dense = default;
        Sparse.CopyToDense(ref dense);

        Assert.True(dense.IsDense);
        Assert.Equal([0, 0, 3, 0, 5], dense.GetValues().ToArray());
        Assert.True(dense.GetIndices().IsEmpty);
    }

    [Fact]
    public void CopyTo_PartOfSparse_ShiftsIndices()
    {
        VBuffer<int> part = default;
        Sparse.CopyTo(ref part, 1, 3);

        Assert.Equal(3, part.Length);
        Assert.Equal([3], part.GetValues().ToArray());
        Assert.Equal([1], part.GetIndices().ToArray());
    }

    [Fact]
    public void CopyTo_SpanTooSmall_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Sparse.CopyTo(new int[4]));

    [Fact]
    public void CopyTo_Span_UsesTheDefaultValue()
    {
        int[] target = [9, 9, 9, 9, 9, 9];
        Sparse.CopyTo(target, 1, -1);

        Assert.Equal([9, -1, -1, 3, -1, 5], target);
    }

    [Fact]
    public void Items_Sparse_GivesExplicitOrAllItems()
    {
        Assert.Equal([KeyValuePair.Create(2, 3), KeyValuePair.Create(4, 5)], Sparse.Items());
        Assert.Equal([0, 0, 3, 0, 5], Sparse.Items(all: true).Select(i => i.Value));
    }

    [Fact]
    public void GetItemOrDefault_Sparse_FindsExplicitItems()
    {
        Assert.Equal(5, Sparse.GetItemOrDefault(4));
        Assert.Equal(0, Sparse.GetItemOrDefault(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sparse.GetItemOrDefault(5));
    }

    [Fact]
    public void Create_BufferThatFits_IsUsedAgain()
    {
        int[] values = new int[4];
        var buffer = new VBuffer<int>(4, values);
        VBufferEditor<int> editor = VBufferEditor.Create(ref buffer, 3);
        editor.Values[0] = 7;

        Assert.False(editor.CreatedNewValues);
        buffer = editor.Commit();
        Assert.Equal(7, values[0]);
        Assert.Equal(3, buffer.Length);
    }

    [Fact]
    public void Create_LargerBuffer_IsAllocated()
    {
        VBuffer<int> buffer = default;
        VBufferEditor<int> editor = VBufferEditor.Create(ref buffer, 3, 1);
        editor.Values[0] = 8;
        editor.Indices[0] = 2;
        bool created = editor.CreatedNewValues;
        buffer = editor.Commit();

        Assert.True(created);
        Assert.Equal([0, 0, 8], buffer.DenseValues());
    }

    [Fact]
    public void Create_MoreValuesThanLength_Throws()
    {
        VBuffer<int> buffer = default;
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            VBufferEditor.Create(ref buffer, 1, 2);
        });
    }

    [Fact]
    public void ToString_Sparse_CountsExplicitValues()
        => Assert.Equal("Sparse vector of size 5, 2 explicit values", Sparse.ToString());
}
