using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>
/// Writes ImageJ's regions of interest: traced ones of whole corners, and paths of several rings, or of corners that these cannot hold, which ImageJ
/// calls composite.
/// </summary>
internal static class RoiWriter
{
    private const int NameLength = 60;

    /// <summary>Writes a set of regions, or a single region alone.</summary>
    public static void Write(Stream stream, AnnotatedImage image, SegmentationClasses classes, bool isSingle)
    {
        if (isSingle)
        {
            stream.Write(image.Objects.Count == 1
                ? Create(image.Objects[0], classes)
                : throw new SegmentationException(FormattableString.Invariant(
                    $"'{image.FileName}' has {image.Objects.Count} objects, and a file of the ending .roi holds one; write a set, with the ending .zip.")));
            return;
        }

        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        int number = 0;
        foreach (var item in image.Objects)
        {
            var entry = archive.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"{++number:0000}-{ToEntryName(item.ClassName)}.roi"), CompressionLevel.Fastest);
            using var content = entry.Open();
            content.Write(Create(item, classes));
        }
    }

    private static string ToEntryName(string name)
    {
        string safe = string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        return safe.Length > NameLength ? safe[..NameLength] : safe;
    }

    private static byte[] Create(SegmentationObject item, SegmentationClasses classes)
    {
        LineString[] rings = [.. Outlines.GetPolygons(item.Outline).SelectMany(polygon => polygon.InteriorRings.Prepend(polygon.ExteriorRing))];
        bool isTraced = rings.Length == 1 && IsWhole(rings[0]);
        byte[] content = isTraced ? CreateCorners(rings[0]) : CreatePath(rings);
        byte[] name = Encoding.BigEndianUnicode.GetBytes(item.ClassName);
        byte[] roi = new byte[RoiLayout.HeaderLength + content.Length + RoiLayout.SecondHeaderLength + name.Length];
        RoiLayout.Signature.CopyTo(roi);
        WriteShort(roi, RoiLayout.Version, RoiLayout.CurrentVersion);
        roi[RoiLayout.Type] = isTraced ? RoiLayout.Traced : RoiLayout.Rectangle;
        var box = Union(rings);
        WriteShort(roi, RoiLayout.Top, (int)Math.Floor(box.MinY));
        WriteShort(roi, RoiLayout.Left, (int)Math.Floor(box.MinX));
        WriteShort(roi, RoiLayout.Bottom, (int)Math.Ceiling(box.MaxY));
        WriteShort(roi, RoiLayout.Right, (int)Math.Ceiling(box.MaxX));
        WriteShort(roi, RoiLayout.CornerCount, isTraced ? rings[0].NumPoints - 1 : 0);
        WriteInteger(roi, RoiLayout.PathLength, isTraced ? 0 : content.Length / sizeof(float));
        var color = classes.IndexOf(item.ClassName) is >= 0 and var index ? classes[index].Color : new RgbColor(255, 255, 255);
        WriteInteger(roi, RoiLayout.StrokeColor, (0xFF << 24) | (color.Red << 16) | (color.Green << 8) | color.Blue);
        int second = RoiLayout.HeaderLength + content.Length;
        content.CopyTo(roi, RoiLayout.HeaderLength);
        WriteInteger(roi, RoiLayout.SecondHeader, second);
        WriteInteger(roi, second + RoiLayout.NameOffset, second + RoiLayout.SecondHeaderLength);
        WriteInteger(roi, second + RoiLayout.NameLength, name.Length / sizeof(char));
        name.CopyTo(roi, second + RoiLayout.SecondHeaderLength);
        return roi;
    }

    // Corners are kept as distances from the upper left one, in 16 bits, and so is that one.
    private static bool IsWhole(LineString ring)
    {
        var box = ring.EnvelopeInternal;
        return box.MinX >= 0 && box.MinY >= 0 && box.MaxX <= short.MaxValue && box.MaxY <= short.MaxValue && ring.NumPoints - 1 <= ushort.MaxValue
            && ring.Coordinates.All(corner => corner.X == Math.Floor(corner.X) && corner.Y == Math.Floor(corner.Y));
    }

    private static byte[] CreateCorners(LineString ring)
    {
        var box = ring.EnvelopeInternal;
        int count = ring.NumPoints - 1;
        byte[] content = new byte[count * 2 * sizeof(short)];
        for (int index = 0; index < count; index++)
        {
            var corner = ring.GetCoordinateN(index);
            WriteShort(content, index * sizeof(short), (int)(corner.X - box.MinX));
            WriteShort(content, (count + index) * sizeof(short), (int)(corner.Y - box.MinY));
        }

        return content;
    }

    private static byte[] CreatePath(LineString[] rings)
    {
        using var content = new MemoryStream();
        foreach (var ring in rings)
        {
            float command = RoiLayout.Move;
            foreach (var corner in JsonFile.OpenRing(ring))
            {
                Write(content, command, (float)corner.X, (float)corner.Y);
                command = RoiLayout.Line;
            }

            Write(content, RoiLayout.Close);
        }

        return content.ToArray();
    }

    private static void Write(MemoryStream content, params ReadOnlySpan<float> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float number in numbers)
        {
            BinaryPrimitives.WriteSingleBigEndian(bytes, number);
            content.Write(bytes);
        }
    }

    private static Envelope Union(LineString[] rings)
    {
        var box = new Envelope();
        foreach (var ring in rings)
        {
            box.ExpandToInclude(ring.EnvelopeInternal);
        }

        return box;
    }

    private static void WriteShort(byte[] bytes, int offset, int value) => BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(offset), unchecked((short)value));

    private static void WriteInteger(byte[] bytes, int offset, int value) => BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(offset), value);
}
