using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions;

/// <summary>
/// Follows the edges of pixels around parts whose pixels hang together by edges. Where two pixels of a part touch at a corner only, the outline passes
/// between the two others, so that it never touches itself: what they enclose is a hole that touches the outline at that corner. All rings
/// are simple then, and the polygon is valid. The time is linear in the pixels and the corners.
/// </summary>
/// <param name="parts">The number of the part of each pixel, row by row, and 0 for none.</param>
/// <param name="width">The pixels of a row.</param>
internal readonly ref struct OutlineTracer(ReadOnlySpan<int> parts, int width)
{
    private const int East = 0;
    private const int South = 1;
    private const int West = 2;

    private readonly ReadOnlySpan<int> _parts = parts;
    private readonly int _width = width;
    private readonly int _height = parts.Length / width;

    // One bit for each pixel whose upper edge was passed; every ring has such an edge.
    private readonly ulong[] _passed = new ulong[(parts.Length + 63) / 64];

    /// <summary>The outlines of the parts, that of part 1 first.</summary>
    /// <param name="parts">The number of the part of each pixel, row by row, and 0 for none. Numbers follow the first pixels.</param>
    /// <param name="width">The pixels of a row.</param>
    /// <param name="count">How many parts there are.</param>
    /// <param name="left">What is added to columns.</param>
    /// <param name="top">What is added to rows.</param>
    public static Polygon[] Trace(ReadOnlySpan<int> parts, int width, int count, int left = 0, int top = 0)
    {
        var shells = new LinearRing?[count];
        var holes = new List<LinearRing>?[count];
        new OutlineTracer(parts, width).FindRings(shells, holes, left, top);
        var polygons = new Polygon[count];
        for (int part = 0; part < count; part++)
        {
            polygons[part] = Outlines.Factory.CreatePolygon(shells[part], holes[part]?.ToArray());
        }

        return polygons;
    }

    // The first ring of a part is found at its first pixel, above which there is none of it: it is the outer one.
    private void FindRings(LinearRing?[] shells, List<LinearRing>?[] holes, int left, int top)
    {
        var corners = new List<Coordinate>();
        for (int index = 0; index < _parts.Length; index++)
        {
            int part = _parts[index];
            if (part == 0 || (index >= _width && _parts[index - _width] == part) || (_passed[index >> 6] >> index & 1) != 0)
            {
                continue;
            }

            corners.Clear();
            Follow(index, corners, left, top);
            var ring = Outlines.Factory.CreateLinearRing([.. corners]);
            if (shells[part - 1] is null)
            {
                shells[part - 1] = ring;
            }
            else
            {
                (holes[part - 1] ??= []).Add(ring);
            }
        }
    }

    /// <summary>Goes around with the part on the right, beginning with the upper edge of a pixel.</summary>
    private void Follow(int start, List<Coordinate> corners, int left, int top)
    {
        int part = _parts[start];
        var (startY, startX) = Math.DivRem(start, _width);
        var (x, y, heading) = (startX, startY, East);
        corners.Add(new Coordinate(x + left, y + top));
        do
        {
            if (heading == East)
            {
                int index = (y * _width) + x;
                _passed[index >> 6] |= 1UL << index;
            }

            (x, y) = heading switch
            {
                East => (x + 1, y),
                South => (x, y + 1),
                West => (x - 1, y),
                _ => (x, y - 1),
            };
            int turn = FindTurn(x, y, heading, part);
            if (turn != 0)
            {
                heading = (heading + turn) & 3;
                corners.Add(new Coordinate(x + left, y + top));
            }
        }
        while (x != startX || y != startY || heading != East);
    }

    /// <summary>1 to the right, 3 to the left, 0 straight on.</summary>
    private int FindTurn(int x, int y, int heading, int part)
    {
        var (isLeft, isRight) = heading switch
        {
            East => (Has(x, y - 1, part), Has(x, y, part)),
            South => (Has(x, y, part), Has(x - 1, y, part)),
            West => (Has(x - 1, y, part), Has(x - 1, y - 1, part)),
            _ => (Has(x - 1, y - 1, part), Has(x, y - 1, part)),
        };
        return isLeft ? 3 : isRight ? 0 : 1;
    }

    private bool Has(int x, int y, int part) => (uint)x < (uint)_width && (uint)y < (uint)_height && _parts[(y * _width) + x] == part;
}
