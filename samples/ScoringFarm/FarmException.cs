namespace ScoringFarm;

/// <summary>A request that cannot be answered, for a reason that its sender can mend.</summary>
/// <param name="status">The status code of HTTP.</param>
/// <param name="message">What was given, what is expected.</param>
internal sealed class FarmException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static FarmException Invalid(string message) => new(StatusCodes.Status400BadRequest, message);

    public static FarmException NotFound(string message) => new(StatusCodes.Status404NotFound, message);
}
