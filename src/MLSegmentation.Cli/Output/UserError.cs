namespace MLSegmentation.Cli.Output;

/// <summary>Tells mistakes in what the user gave, which end with one clear message, from defects, which end with a stack trace.</summary>
internal static class UserError
{
    /// <summary>The sentence to show for <paramref name="exception"/>, or false when it is a defect of this program.</summary>
    public static bool TryDescribe(Exception exception, out string message)
    {
        message = exception switch
        {
            SegmentationException or IOException or UnauthorizedAccessException => exception.Message,
            ArgumentException argument => WithoutParameterName(argument),
            _ => "",
        };
        return message.Length > 0;
    }

    private static string WithoutParameterName(ArgumentException exception)
    {
        string suffix = $" (Parameter '{exception.ParamName}')";
        return exception.Message.Replace(suffix, "", StringComparison.Ordinal).ReplaceLineEndings(" ");
    }
}
