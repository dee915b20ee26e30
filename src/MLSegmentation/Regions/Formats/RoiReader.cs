using System.Buffers.Binary;
using System.Text;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>Reads a region of ImageJ.</summary>
internal sealed class RoiReader
{
    private const int Wrapped = 1 << 16;

    private readonly AnnotationFile _file;
    private readonly byte[] _bytes;
    private readonly string _place;
    private readonly DraftImage _image;

    private RoiReader(AnnotationFile file, byte[] bytes, string place, DraftImage image) =>
        (_file, _bytes, _place, _image) = (file, bytes, place, image);

    private byte Type => _bytes[RoiLayout.Type];

    private bool IsSubPixel => (ReadShort(RoiLayout.Options) & RoiLayout.SubPixel) != 0;

    /// <summary>Reads a region.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">The region, which may be an entry of the file.</param>
    /// <param name="entry">How messages name the region, and its own name where it holds none.</param>
    /// <param name="image">The image.</param>
    /// <param name="drafts">Is told of what has no area.</param>
    public static void Read(AnnotationFile file, byte[] bytes, string entry, DraftImage image, AnnotationDrafts drafts)
    {
        var reader = new RoiReader(file, bytes, $"'{entry}'", image);
        if (bytes.Length < RoiLayout.HeaderLength || !bytes.AsSpan().StartsWith(RoiLayout.Signature))
        {
            throw file.Wrong(reader._place, "is no region of ImageJ, which begins with 'Iout' and has 64 bytes and more");
        }

        if (reader.ReadOutline() is { } outline)
        {
            // ImageJ names the entry after the region, and so this is not the name of a class.
            string name = reader.ReadName() ?? entry;
            image.Objects.Add(new DraftObject(name, outline) { IsOwnName = name == ImageNames.LastPart(entry) });
        }
        else
        {
            drafts.Skip(file, "region without an area");
        }
    }

    private Geometry? ReadOutline()
    {
        int pathLength = ReadInteger(RoiLayout.PathLength);
        if (Type == RoiLayout.Rectangle && pathLength > 0)
        {
            return ReadPath(pathLength);
        }

        switch (Type)
        {
            case RoiLayout.Rectangle when ReadShort(RoiLayout.Subtype) == RoiLayout.Text:
                return null;
            case RoiLayout.Rectangle:
                var box = ReadBox();
                return Outlines.OfRectangle(box.MinX, box.MinY, box.MaxX, box.MaxY);
            case RoiLayout.Oval:
                var around = ReadBox();
                return Outlines.OfEllipse(around.Centre, around.Width / 2, around.Height / 2);
            case RoiLayout.Polygon or RoiLayout.Freehand or RoiLayout.Traced:
                return _file.CreatePolygon(ReadCorners(), _place);
            default:
                return null;
        }
    }

    /// <summary>Sides behind 32767 come as negative numbers; an area that is wholly left of the image, or above it, there is not.</summary>
    private Envelope ReadBox()
    {
        if (IsSubPixel && ReadFloat(RoiLayout.Numbers + 8) is > 0 and var width && ReadFloat(RoiLayout.Numbers + 12) is > 0 and var height)
        {
            var (x, y) = (ReadLength(RoiLayout.Numbers), ReadLength(RoiLayout.Numbers + 4));
            return new Envelope(x, _file.RequireLength(x + width, _place), y, _file.RequireLength(y + height, _place));
        }

        var (left, right) = Unwrap(ReadShort(RoiLayout.Left), ReadShort(RoiLayout.Right));
        var (top, bottom) = Unwrap(ReadShort(RoiLayout.Top), ReadShort(RoiLayout.Bottom));
        return new Envelope(left, right, top, bottom);
    }

    private static (int Start, int End) Unwrap(int start, int end) => (start, end) switch
    {
        ( < 0, <= 0) => (start + Wrapped, end + Wrapped),
        _ when end < start => (start, end + Wrapped),
        _ => (start, end),
    };

    private List<Coordinate> ReadCorners()
    {
        int count = (ushort)ReadShort(RoiLayout.CornerCount);
        count = count == 0 ? ReadInteger(RoiLayout.Numbers) : count;
        bool isSubPixel = IsSubPixel && (long)count * 12 <= _bytes.Length - RoiLayout.HeaderLength;
        if (count < 0 || (long)count * 4 > _bytes.Length - RoiLayout.HeaderLength)
        {
            throw _file.Wrong(_place, FormattableString.Invariant($"says that it has {count} corners, for which it is too short"));
        }

        var corners = new List<Coordinate>(count + 1);
        var box = isSubPixel ? null : ReadBox();
        for (int index = 0; index < count; index++)
        {
            int place = RoiLayout.HeaderLength + (index * sizeof(short));
            int fine = RoiLayout.HeaderLength + (count * 2 * sizeof(short)) + (index * sizeof(float));
            corners.Add(box is null
                ? new Coordinate(ReadLength(fine), ReadLength(fine + (count * sizeof(float))))
                : new Coordinate(box.MinX + ReadShort(place), box.MinY + ReadShort(place + (count * sizeof(short)))));
        }

        return corners;
    }

    /// <summary>
    /// A path of one ring is a polygon. What several rings enclose by the even–odd rule is drawn and traced again, for nothing says which are holes.
    /// </summary>
    private Geometry? ReadPath(int length)
    {
        var rings = new RoiPath(_file, _place, ReadPathNumbers(length)).ReadRings();
        if (rings.Count < 2)
        {
            return rings.Count == 1 ? Outlines.Factory.CreatePolygon(rings[0]) : null;
        }

        var all = Outlines.Factory.CreatePolygon(rings[0], [.. rings.Skip(1)]);
        var box = new Envelope();
        foreach (var ring in rings)
        {
            box.ExpandToInclude(ring.EnvelopeInternal);
        }

        // What is left of the image or above it is not drawn.
        double width = Math.Max(1, Math.Ceiling(box.MaxX));
        double height = Math.Max(1, Math.Ceiling(box.MaxY));
        double area = (width - Math.Max(0, box.MinX)) * (height - Math.Max(0, box.MinY));
        return area <= _image.MaxPixels
            ? RunBitmap.Draw(all, new ImageSize((int)width, (int)height), _image.Limit).Trace()
            : throw _file.Wrong(_place, "is a path of several rings, which is larger than the images that are read");
    }

    private float[] ReadPathNumbers(int length)
    {
        if ((long)length * sizeof(float) > _bytes.Length - RoiLayout.HeaderLength)
        {
            throw _file.Wrong(_place, FormattableString.Invariant($"says that its path has {length} numbers, for which it is too short"));
        }

        float[] numbers = new float[length];
        for (int index = 0; index < length; index++)
        {
            numbers[index] = ReadFloat(RoiLayout.HeaderLength + (index * sizeof(float)));
        }

        return numbers;
    }

    private string? ReadName()
    {
        long second = (uint)ReadInteger(RoiLayout.SecondHeader);
        if (second < RoiLayout.HeaderLength || second + RoiLayout.NameLength + sizeof(int) > _bytes.Length)
        {
            return null;
        }

        long start = (uint)ReadInteger((int)second + RoiLayout.NameOffset);
        long length = (long)(uint)ReadInteger((int)second + RoiLayout.NameLength) * sizeof(char);
        return start >= RoiLayout.HeaderLength && length > 0 && start + length <= _bytes.Length
            ? Encoding.BigEndianUnicode.GetString(_bytes, (int)start, (int)length)
            : null;
    }

    private short ReadShort(int offset) => BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(offset));

    private int ReadInteger(int offset) => BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(offset));

    private float ReadFloat(int offset) => BinaryPrimitives.ReadSingleBigEndian(_bytes.AsSpan(offset));

    private double ReadLength(int offset) => _file.RequireLength(ReadFloat(offset), _place);
}
