using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>The path of a composite region of ImageJ: commands and their coordinates. Curves become lines.</summary>
internal sealed class RoiPath(AnnotationFile file, string place, float[] numbers)
{
    private const int LinesPerCurve = 16;

    private readonly List<LinearRing> _rings = [];
    private List<Coordinate> _corners = [];
    private int _position;

    /// <summary>The closed rings.</summary>
    public List<LinearRing> ReadRings()
    {
        while (_position < numbers.Length)
        {
            float command = numbers[_position++];
            switch (command)
            {
                case RoiLayout.Move:
                    End();
                    _corners.Add(Next());
                    break;
                case RoiLayout.Line:
                    _corners.Add(Next());
                    break;
                case RoiLayout.Quadratic:
                    AddCurve(Next(), null, Next());
                    break;
                case RoiLayout.Cubic:
                    AddCurve(Next(), Next(), Next());
                    break;
                case RoiLayout.Close:
                    End();
                    break;
                default:
                    throw file.Wrong(place, FormattableString.Invariant($"has the command {command} in its path; commands are 0 to 4"));
            }
        }

        End();
        return _rings;
    }

    private Coordinate Next()
    {
        if (_position + 2 > numbers.Length)
        {
            throw file.Wrong(place, "has a path that ends within a command");
        }

        _position += 2;
        return new Coordinate(file.RequireLength(numbers[_position - 2], place), file.RequireLength(numbers[_position - 1], place));
    }

    private void AddCurve(Coordinate first, Coordinate? second, Coordinate end)
    {
        var start = _corners.Count > 0 ? _corners[^1] : first;
        for (int step = 1; step <= LinesPerCurve; step++)
        {
            double after = step / (double)LinesPerCurve;
            _corners.Add(second is null
                ? Between(Between(start, first, after), Between(first, end, after), after)
                : Between(
                    Between(Between(start, first, after), Between(first, second, after), after),
                    Between(Between(first, second, after), Between(second, end, after), after),
                    after));
        }
    }

    private static Coordinate Between(Coordinate first, Coordinate second, double part) =>
        new(first.X + ((second.X - first.X) * part), first.Y + ((second.Y - first.Y) * part));

    // A path may begin with a move alone, or end with one.
    private void End()
    {
        if (_corners.Count > 2)
        {
            _rings.Add(file.CreateRing(_corners, place));
        }

        _corners = [];
    }
}
