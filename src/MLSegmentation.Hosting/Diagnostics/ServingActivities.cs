using System.Diagnostics;

namespace MLSegmentation.Hosting.Diagnostics;

/// <summary>The spans of a request, for whoever traces: <c>ActivitySource</c> MLSegmentation. Where nobody listens there are none.</summary>
internal static class ServingActivities
{
    public const string Decode = "segmentation.decode";
    public const string Score = "segmentation.score";
    public const string PostProcess = "segmentation.post-process";
    public const string Encode = "segmentation.encode";

    private static readonly ActivitySource Source = new("MLSegmentation");

    /// <summary>Does something within a span; what it throws is noted there.</summary>
    public static T Do<T>(string name, Func<T> work)
    {
        using var activity = Source.StartActivity(name);
        try
        {
            return work();
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, FailureKind.Of(exception));
            throw;
        }
    }
}
