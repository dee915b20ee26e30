namespace MLSegmentation;

/// <summary>
/// What a user can put right: a file that cannot be read, masks that do not fit their images, classes that do not fit the
/// masks, values outside their range. The message says what was found, where, and what would fix it.
/// </summary>
/// <remarks>Mistakes in the calling code are reported with <see cref="ArgumentException"/> and its kin instead.</remarks>
public sealed class SegmentationException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public SegmentationException()
    {
    }

    /// <summary>Creates the exception with a message for the user.</summary>
    /// <param name="message">What was found, where, and what would fix it.</param>
    public SegmentationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the user and the failure behind it.</summary>
    /// <param name="message">What was found, where, and what would fix it.</param>
    /// <param name="innerException">The failure that led here.</param>
    public SegmentationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
