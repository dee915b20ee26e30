using Microsoft.ML.Runtime;

namespace MLSegmentation.Training.Loop;

/// <summary>The observers of one training. One that fails after the beginning is told nothing more, and the training goes on.</summary>
internal sealed class TrainingObservers(IReadOnlyList<TrainingObserver> observers, IChannel channel)
{
    private readonly List<TrainingObserver> _listening = [.. observers];

    /// <summary>How many validation images somebody wants to see.</summary>
    public int ValidationImages => _listening.Select(observer => observer.ValidationImages).DefaultIfEmpty().Max();

    /// <summary>Tells every observer of the beginning, where each may refuse the training.</summary>
    public void Begin(TrainingStart start) => _listening.ForEach(observer => observer.OnBegin(start));

    /// <summary>Tells those observers of a prediction that want to see it.</summary>
    public void Show(ValidationPrediction prediction) => Tell(observer =>
    {
        if (prediction.Index < observer.ValidationImages)
        {
            observer.OnValidation(prediction);
        }
    });

    /// <summary>Tells every observer something.</summary>
    public void Tell(Action<TrainingObserver> tell) => _listening.RemoveAll(observer => !TryTell(observer, tell));

    private bool TryTell(TrainingObserver observer, Action<TrainingObserver> tell)
    {
        try
        {
            tell(observer);
            return true;
        }
        catch (SegmentationException exception)
        {
            channel.Warning(
                MessageSensitivity.None, "{0} {1} is told nothing more of this training, which goes on.", exception.Message, observer.GetType().Name);
            return false;
        }
    }
}
