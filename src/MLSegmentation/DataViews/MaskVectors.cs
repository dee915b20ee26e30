using System.Numerics;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Masks as vectors: of bytes, the class indices, or of keys, which begin at 1 and are missing where pixels are ignored.</summary>
internal static class MaskVectors
{
    /// <summary>The type of a column of the height and the width of masks.</summary>
    public static VectorDataViewType ShapeType { get; } = new(NumberDataViewType.Int64, 2);

    /// <summary>The size of the masks in a column of vectors with the dimensions [height, width] or [1, height, width]; null where it has others.</summary>
    public static ImageSize? GetSize(VectorDataViewType type) => type.Dimensions switch
    {
        [> 0 and var height, > 0 and var width] => new ImageSize(width, height),
        [1, > 0 and var height, > 0 and var width] => new ImageSize(width, height),
        _ => null,
    };

    /// <summary>Makes a vector of the height and the width of a mask.</summary>
    public static void SetShape(SegmentationMask mask, ref VBuffer<long> value)
    {
        var editor = VBufferEditor.Create(ref value, 2);
        editor.Values[0] = mask.Height;
        editor.Values[1] = mask.Width;
        value = editor.Commit();
    }

    /// <summary>Makes a vector of the class indices of a mask.</summary>
    public static void SetBytes(SegmentationMask mask, ref VBuffer<byte> value)
    {
        var editor = VBufferEditor.Create(ref value, mask.Pixels.Length);
        mask.Pixels.CopyTo(editor.Values);
        value = editor.Commit();
    }

    /// <summary>Makes a vector of keys of a mask.</summary>
    public static void SetKeys(SegmentationMask mask, ref VBuffer<uint> value)
    {
        var editor = VBufferEditor.Create(ref value, mask.Pixels.Length);
        ToKeys(mask.Pixels, editor.Values);
        value = editor.Commit();
    }

    /// <summary>Reads class indices, of which 255 and -1 are ignored pixels, or keys, which begin at 1.</summary>
    /// <exception cref="SegmentationException">A number is none of a class.</exception>
    public static void ToIndices<T>(ReadOnlySpan<T> numbers, bool areKeys, Span<byte> indices, string mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        // One less than the number of the first class wraps to the index of ignored pixels.
        int first = areKeys ? 1 : 0;
        for (int index = 0; index < numbers.Length; index++)
        {
            long number = long.CreateSaturating(numbers[index]);
            if (number < first - 1 || number > byte.MaxValue)
            {
                throw NoIndex(number, areKeys, mask);
            }

            indices[index] = unchecked((byte)(number - first));
        }
    }

    private static SegmentationException NoIndex(long number, bool areKeys, string mask) => new(areKeys
        ? $"The {mask} holds the key {number}; the keys 1 to {SegmentationClasses.MaxCount} stand for the classes, and a missing one for an ignored pixel."
        : $"The {mask} holds the class index {number}; class indices are 0 to {SegmentationClasses.MaxCount - 1}, "
            + $"and {SegmentationMask.Ignored} or -1 stand for an ignored pixel.");

    /// <summary>One more than each class index, which makes a missing key, 0, of an ignored pixel, 255.</summary>
    private static void ToKeys(ReadOnlySpan<byte> indices, Span<uint> keys)
    {
        int done = 0;
        for (; done + Vector<byte>.Count <= indices.Length; done += Vector<byte>.Count)
        {
            var numbers = new Vector<byte>(indices[done..]) + Vector<byte>.One;
            Vector.Widen(numbers, out var lower, out var upper);
            WidenTo(lower, keys[done..]);
            WidenTo(upper, keys[(done + Vector<ushort>.Count)..]);
        }

        for (; done < indices.Length; done++)
        {
            keys[done] = unchecked((byte)(indices[done] + 1));
        }
    }

    private static void WidenTo(Vector<ushort> numbers, Span<uint> keys)
    {
        Vector.Widen(numbers, out var lower, out var upper);
        lower.CopyTo(keys);
        upper.CopyTo(keys[Vector<uint>.Count..]);
    }
}
