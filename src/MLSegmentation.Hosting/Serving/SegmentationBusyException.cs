namespace MLSegmentation.Hosting;

/// <summary>As many images are being scored, and as many wait, as <see cref="SegmentationServiceOptions"/> allow; try again later.</summary>
public sealed class SegmentationBusyException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public SegmentationBusyException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What was found.</param>
    public SegmentationBusyException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and the failure behind it.</summary>
    /// <param name="message">What was found.</param>
    /// <param name="innerException">The failure that led here.</param>
    public SegmentationBusyException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal SegmentationBusyException(TimeSpan retryAfter)
        : base("The server is busy: as many images are being scored, and as many wait, as it allows. Try again later.") => RetryAfter = retryAfter;

    /// <summary>After which time to try again. Default: zero, which says nothing.</summary>
    public TimeSpan RetryAfter { get; }
}
